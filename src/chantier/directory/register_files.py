"""The register's files are joined by NEQ and streamed as fields, with memory that does not follow their size.

The files are not promised to be sorted. The enterprises wanted are chosen in one pass (only their numbers stay in
memory); the rows of the other files that concern them go to a temporary SQLite file, from which they are read back
number by number.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from chantier.directory.core import req
from chantier.foundation.files.api import DOMAIN, ENTERPRISE, ESTABLISHMENT, NAME, RegisterFiles

_BATCH = 5_000


def iterate_register(
    files: RegisterFiles,
    *,
    forms: Sequence[str] = req.FORMS,
    status: Sequence[str] = req.REGISTERED,
    progress: Callable[[str, int], None] | None = None,
) -> Iterator[dict[str, Any]]:
    """The fields of each enterprise wanted, in the order of NEQ; ``progress`` is told the member and rows read.

    A number that comes twice in Entreprise is given once, its last row. Raises ``UnreadableTable`` at a broken line.
    """
    lists = req.domains(files.rows(DOMAIN))
    with tempfile.TemporaryDirectory(prefix="register-") as folder:
        store = sqlite3.connect(Path(folder) / "join.sqlite3", isolation_level=None)
        try:
            store.execute("PRAGMA journal_mode=OFF")
            store.execute("PRAGMA synchronous=OFF")
            store.execute("CREATE TABLE enterprise (neq TEXT PRIMARY KEY, row TEXT) WITHOUT ROWID")
            store.execute("CREATE TABLE part (neq TEXT, role TEXT, place INTEGER, row TEXT, PRIMARY KEY (neq, role, place)) WITHOUT ROWID")  # fmt: skip  # noqa: E501
            wanted = _enterprises(store, files, forms, status, progress)
            for role in (NAME, ESTABLISHMENT):
                _parts(store, files, role, wanted, progress)
            yield from _joined(store, lists)
        finally:
            store.close()


def _enterprises(
    store: sqlite3.Connection,
    files: RegisterFiles,
    forms: Sequence[str],
    status: Sequence[str],
    progress: Callable[[str, int], None] | None,
) -> set[str]:
    wanted: set[str] = set()
    batch: list[tuple[str, str]] = []

    def flush() -> None:
        store.execute("BEGIN")
        store.executemany("INSERT OR REPLACE INTO enterprise VALUES (?, ?)", batch)
        store.execute("COMMIT")
        batch.clear()

    for count, row in enumerate(files.rows(ENTERPRISE), start=1):
        if progress and count % 50_000 == 0:
            progress(ENTERPRISE, count)
        neq = row.get("NEQ", "").strip()
        if not neq or not req.is_wanted(row, forms=forms, status=status):
            continue
        wanted.add(neq)
        batch.append((neq, _packed(row)))
        if len(batch) >= _BATCH:
            flush()
    flush()
    return wanted


def _parts(
    store: sqlite3.Connection,
    files: RegisterFiles,
    role: str,
    wanted: set[str],
    progress: Callable[[str, int], None] | None,
) -> None:
    batch: list[tuple[str, str, int, str]] = []

    def flush() -> None:
        store.execute("BEGIN")
        store.executemany("INSERT INTO part VALUES (?, ?, ?, ?)", batch)
        store.execute("COMMIT")
        batch.clear()

    for count, row in enumerate(files.rows(role), start=1):
        if progress and count % 50_000 == 0:
            progress(role, count)
        neq = row.get("NEQ", "").strip()
        if neq in wanted:
            batch.append((neq, role, count, _packed(row)))
            if len(batch) >= _BATCH:
                flush()
    flush()


def _joined(store: sqlite3.Connection, lists: req.Domains) -> Iterator[dict[str, Any]]:
    parts = store.execute("SELECT neq, role, row FROM part ORDER BY neq, role, place")
    ahead = parts.fetchone()
    for neq, packed in store.execute("SELECT neq, row FROM enterprise ORDER BY neq"):
        rows: dict[str, list[dict[str, str]]] = {NAME: [], ESTABLISHMENT: []}
        while ahead and ahead[0] == neq:
            rows[ahead[1]].append(json.loads(ahead[2]))
            ahead = parts.fetchone()
        yield req.values_of(json.loads(packed), rows[NAME], rows[ESTABLISHMENT], lists)


def _packed(row: dict[str, str]) -> str:
    return json.dumps({column: cell for column, cell in row.items() if cell}, ensure_ascii=False)
