"""The register's files are joined by NEQ and streamed as fields, with memory that does not follow their size.

The files are not promised to be sorted. The enterprises wanted are chosen in one pass (only their numbers stay in
memory); the rows of the other files that concern them go to a temporary SQLite file, from which they are read back
number by number.

Nothing is lost on the way: with its fields, each enterprise gives all the lines that concern it as they were received,
as a small CSV without titles for each file; ``headers_of`` says what the columns are. Of the forms tried, that is the
smallest that can be read without us: see ``docs/operating.md``.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from chantier.directory.core import req
from chantier.foundation.files.api import (
    CONTINUATION,
    DOMAIN,
    ENTERPRISE,
    ESTABLISHMENT,
    MERGER,
    NAME,
    RegisterFiles,
)

_BATCH = 5_000
#: The files whose lines belong to one enterprise, in the order in which they are kept.
PARTS = (ENTERPRISE, NAME, ESTABLISHMENT, MERGER, CONTINUATION)


@dataclass(frozen=True)
class Enterprise:
    """The fields of one enterprise, and its lines as received: by file, a CSV without titles."""

    values: dict[str, Any]
    lines: dict[str, str]


def headers_of(files: RegisterFiles) -> dict[str, list[str]]:
    """The columns of each file, as they are titled there."""
    return {role: list(files.tables[role].header) for role in PARTS if role in files.tables}


def iterate_register(
    files: RegisterFiles,
    *,
    forms: Sequence[str] = req.FORMS,
    status: Sequence[str] = req.REGISTERED,
    progress: Callable[[str, int], None] | None = None,
) -> Iterator[Enterprise]:
    """Each enterprise wanted, in the order of NEQ; ``progress`` is told the member and rows read.

    A number that comes twice in Entreprise is given once, with the fields of its last line. Raises
    ``UnreadableTable`` at a broken line.
    """
    lists = req.domains(files.rows(DOMAIN))
    with tempfile.TemporaryDirectory(prefix="register-") as folder:
        store = sqlite3.connect(Path(folder) / "join.sqlite3", isolation_level=None)
        try:
            store.execute("PRAGMA journal_mode=OFF")
            store.execute("PRAGMA synchronous=OFF")
            store.execute("CREATE TABLE part (neq TEXT, role INTEGER, place INTEGER, line TEXT, PRIMARY KEY (neq, role, place)) WITHOUT ROWID")  # fmt: skip  # noqa: E501
            wanted: set[str] = set()
            for role in PARTS:
                chooses = partial(req.is_wanted, forms=forms, status=status) if role == ENTERPRISE else None
                _keep(store, files, role, wanted, chooses=chooses, progress=progress)
            yield from _joined(store, files, lists)
        finally:
            store.close()


def _keep(
    store: sqlite3.Connection,
    files: RegisterFiles,
    role: str,
    wanted: set[str],
    *,
    chooses: Callable[[dict[str, str]], bool] | None,
    progress: Callable[[str, int], None] | None,
) -> None:
    """Keep the lines of the enterprises wanted; ``chooses`` says, of a line of Entreprise, whether it makes one so."""
    if role not in files.tables:
        return
    columns = _columns(files, role)
    at = columns.index("NEQ")
    batch: list[tuple[str, int, int, str]] = []

    def flush() -> None:
        store.execute("BEGIN")
        store.executemany("INSERT INTO part VALUES (?, ?, ?, ?)", batch)
        store.execute("COMMIT")
        batch.clear()

    for count, row in enumerate(files.raw(role), start=1):
        if progress and count % 50_000 == 0:
            progress(role, count)
        neq = row.cells[at].strip()
        if chooses and neq and chooses(dict(zip(columns, row.cells, strict=True))):
            wanted.add(neq)
        if neq in wanted:
            batch.append((neq, PARTS.index(role), count, packed((*row.cells, *row.surplus))))
            if len(batch) >= _BATCH:
                flush()
    flush()


def _joined(store: sqlite3.Connection, files: RegisterFiles, lists: req.Domains) -> Iterator[Enterprise]:
    columns = {role: _columns(files, role) for role in PARTS if role in files.tables}
    lines: dict[str, list[str]] = defaultdict(list)
    current = ""

    def told() -> Enterprise:
        rows = {
            role: [dict(zip(columns[role], cells, strict=False)) for cells in unpacked("\n".join(kept))]
            for role, kept in lines.items()
        }
        parts = [rows.get(role, []) for role in (NAME, ESTABLISHMENT, MERGER)]
        values = req.values_of(rows[ENTERPRISE][-1], parts[0], parts[1], lists, mergers=parts[2])
        return Enterprise(values, {role: "\n".join(kept) for role, kept in lines.items()})

    for neq, role, line in store.execute("SELECT neq, role, line FROM part ORDER BY neq, role, place"):
        if neq != current and current:
            yield told()
            lines.clear()
        current = neq
        lines[PARTS[role]].append(line)
    if current:
        yield told()


def _columns(files: RegisterFiles, role: str) -> list[str]:
    return [title.strip().upper() for title in files.tables[role].header]


def packed(cells: Sequence[str]) -> str:
    """The cells of a line as one text, from which ``unpacked`` gives them back to the letter."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(cells)
    return stream.getvalue()


def unpacked(lines: str) -> list[list[str]]:
    """The cells of lines that were packed, then joined by line ends."""
    return list(csv.reader(io.StringIO(lines, newline="")))
