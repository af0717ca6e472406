"""From an edition's file to its rows as received and as understood, streamed in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from chantier.directory.core.columns import ColumnGuess, recognise
from chantier.directory.core.rows import read_row
from chantier.directory.models import Edition
from chantier.directory.register_files import headers_of, iterate_register
from chantier.directory.services.records import IncomingRow, Problem, problem_of
from chantier.foundation.access.api import Invalid, Reason
from chantier.foundation.files.api import ENTERPRISE, REGISTER, Table, open_register, open_table, stored_file

SAME_NUMBER_AGAIN = "same_number_again"
TABLE, REGISTER_FILES = "table", "register"
SAMPLE = 200
#: What the official register says of an enterprise, in the order of its report.
REGISTER_FIELDS = (
    "register_number", "legal_name", "other_names", "former_names", "legal_form", "status", "founded_on", "ended_on",
    "address", "municipality", "postal_code", "activity", "activity_codes", "size_band", "establishments",
    "succeeds", "succeeded_by",
)  # fmt: skip


@dataclass(frozen=True)
class ReadRow:
    """A row with, for each column, the codes of what was found in its cell. ``texts`` are its cells by column."""

    row: IncomingRow
    texts: tuple[str, ...]
    codes: Mapping[int, tuple[str, ...]]


def path_of(edition: Edition) -> Path:
    """Where the bytes of an edition are. Raises ``Invalid`` when they are no longer kept."""
    stored = stored_file(stored_id=edition.file_id) if edition.file_id else None
    if stored is None or not stored.path.exists():
        from chantier.directory.import_phrases import FILE_IS_GONE

        raise Invalid(Reason("file_is_gone", *FILE_IS_GONE))
    return stored.path


@dataclass(frozen=True)
class HowToRead:
    """What a person says of a file so that it is read right; what is left out is found. ``header_row`` 0: no titles."""

    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int | None = None


def opened(path: Path, how: HowToRead) -> Table:
    """The table in a file. Raises ``UnreadableTable``."""
    return open_table(
        path,
        sheet=how.sheet or None,
        encoding=how.encoding or None,
        delimiter=how.delimiter or None,
        header_row=how.header_row,
        limits=REGISTER,
    )


def how_it_is_read(edition: Edition) -> HowToRead:
    """What is known of how the file of an edition is read: the same at each opening."""
    reading = edition.reading
    return HowToRead(reading["sheet"], reading["encoding"], reading["delimiter"], reading.get("header_row"))


def first_reading(
    path: Path,
    *,
    is_register: bool,
    remembered: Mapping[str, Any],
    how: HowToRead = HowToRead(),
) -> dict[str, Any]:
    """How a file will be read: as it was remembered for its source, else as its columns are recognised."""
    if is_register:
        register = open_register(path)
        return {
            "kind": REGISTER_FILES,
            "header": list(REGISTER_FIELDS),
            "fields": list(REGISTER_FIELDS),
            "key": None,
            "rows": register.tables[ENTERPRISE].size_hint,
            "files": headers_of(register),
        }
    table = opened(path, how)
    sample = [row.cells for row in islice(table.rows(), SAMPLE)]
    guesses = recognise(table.header, sample)
    columns: Mapping[str, str] = remembered.get("columns", {})
    fields = [(columns[guess.header] or None) if guess.header in columns else guess.field for guess in guesses]
    return {
        "kind": TABLE,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "sheets": list(table.sheets),
        "header_row": how.header_row,
        "titles_at": table.header_row,
        "header": list(table.header),
        "fields": fields,
        "key": _key_column(guesses, sample, remembered, fields),
        "rows": table.size_hint,
        "problems": [{"code": p.code, "line": p.line, "params": dict(p.params)} for p in table.problems],
    }


def _key_column(
    guesses: Sequence[ColumnGuess],
    sample: Sequence[Sequence[str]],
    remembered: Mapping[str, Any],
    fields: Sequence[str | None],
) -> int | None:
    """The column of the list's own identifiers: all different, and more than a count of the lines."""
    for guess in guesses:
        if remembered and guess.header != remembered.get("key"):
            continue
        if not remembered and (guess.why.code != "row_key" or fields[guess.index] is not None):
            continue
        cells = [row[guess.index].strip() for row in sample if guess.index < len(row)]
        counted = [str(number) for number in range(1, len(cells) + 1)]
        if cells and all(cells) and len(set(cells)) == len(cells) and cells != counted:
            return guess.index
    return None


def rows_of(edition: Edition) -> Iterator[ReadRow]:
    """Every row of an edition. Raises ``UnreadableTable`` at a line that breaks a limit."""
    reading = edition.reading
    path = path_of(edition)
    if reading["kind"] == REGISTER_FILES:
        yield from _register_rows(path)
        return
    table = opened(path, how_it_is_read(edition))
    yield from table_rows(table, reading["fields"], reading["key"])


def table_rows(table: Table, fields: Sequence[str | None], key: int | None) -> Iterator[ReadRow]:
    """The rows of a table by a mapping."""
    numbers: dict[str, int] = {}
    for row in table.rows():
        read = read_row(table.header, fields, row.cells)
        codes: dict[int, tuple[str, ...]] = {}
        problems = [
            Problem(p.code, "", {**dict(p.params), "line": p.line if p.line is not None else row.line})
            for p in row.problems
        ]
        for index, found in read.findings:
            codes[index] = (*codes.get(index, ()), found.code)
            problems.append(problem_of(found, about=table.header[index]))
        own_id = row.cells[key].strip() if key is not None else ""
        number = str(read.values.get("register_number") or own_id)
        if number:
            first = numbers.setdefault(number, row.number)
            if first != row.number:
                problems.append(Problem(SAME_NUMBER_AGAIN, "", {"value": number, "row": first}))
        incoming = IncomingRow(row.number, [*row.cells, *row.surplus], read.values, tuple(problems), own_id)
        yield ReadRow(incoming, row.cells, codes)


def _register_rows(path: Path) -> Iterator[ReadRow]:
    for number, one in enumerate(iterate_register(open_register(path)), start=1):
        texts = tuple("x" if one.values.get(name) else "" for name in REGISTER_FIELDS)
        yield ReadRow(IncomingRow(number, one.lines, one.values), texts, {})
