"""How a text is cut into cells and where its header is, judged on its first lines."""

from __future__ import annotations

import contextlib
import csv
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chantier.foundation.files.core.problems import Problem, problem

DELIMITERS = (",", ";", "\t", "|")
_DECLARED = re.compile(r"^\W?sep=(.)\s*$", re.IGNORECASE)
_VALUE = re.compile(
    r"^(?:[^@\s]+@[^@\s]+\.\w+|[A-Za-z]\d[A-Za-z][ -]?\d[A-Za-z]\d|\d{10}|https?://\S+|www\.\S+"
    r"|\d{4}-\d{2}-\d{2}|\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}|-?\d+[.,]\d+)$"
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are separated and quoted; ``escape`` is a backslash where quotes inside quotes are escaped so."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """``index`` of the header among the rows looked at (``None``: the file has none); names are unique."""

    index: int | None
    names: tuple[str, ...]
    problems: tuple[Problem, ...]


def declared_delimiter(first_line: str) -> str | None:
    """The separator that a spreadsheet wrote on a line of its own, ``sep=;``."""
    found = _DECLARED.match(first_line.strip("\r\n"))
    return found.group(1) if found else None


def parse(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    """Cut lines into cells; a last record that is cut in the middle is left out by the caller."""
    reader = csv.reader(
        iter(lines),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        escapechar=dialect.escape,
        doublequote=True,
    )
    rows: list[list[str]] = []
    with contextlib.suppress(csv.Error):
        rows.extend(reader)
    return rows


def guess_dialect(lines: Sequence[str], delimiter: str | None = None) -> Dialect:
    """The separator that cuts most lines into the same number of cells, more than one if possible."""
    text = "".join(lines)
    escape = "\\" if '\\"' in text and not re.search(r'\\"(?:[,;\t|]|\r?\n|$)', text) else None
    candidates = (delimiter,) if delimiter else DELIMITERS
    quote = '"'
    if '"' not in text and any(f"'{mark}'" in text for mark in candidates):
        quote = "'"
    best = Dialect(candidates[0], quote, escape)
    best_score = 0.0
    for candidate in candidates:
        dialect = Dialect(candidate, quote, escape)
        score = _consistency(parse(lines, dialect))
        if score > best_score:
            best, best_score = dialect, score
    return best


def _consistency(rows: Sequence[Sequence[str]]) -> float:
    counts = Counter(len(row) for row in rows if len(row) > 1)
    if not counts:
        return 0.0
    filled = sum(1 for row in rows if row)
    width, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    return (times / filled) * math.log2(width + 1)


def header_at(rows: Sequence[Sequence[str]], index: int | None) -> Header:
    """The header that a person chose: the row at ``index``, or none at all (``None``: columns are numbered)."""
    if index is None:
        width = max((len(row) for row in rows[:20]), default=0)
        return Header(None, tuple(f"Colonne {number}" for number in range(1, width + 1)), ())
    cells = [cell.strip() for cell in rows[index]]
    while len(cells) > 1 and not cells[-1] and not any(len(row) >= len(cells) and row[len(cells) - 1] for row in rows):
        cells.pop()
    above = sum(any(cell.strip() for cell in row) for row in rows[:index])
    names, naming = unique_names(cells, index + 1)
    said = (problem("lines_above_header", index + 1, count=above),) if above else ()
    return Header(index, names, (*said, *naming))


def find_header(rows: Sequence[Sequence[str]]) -> Header:
    """The first row that is as wide as the table, below blank lines and titles.

    A first row made of values (a postal code, an e-mail, a number of ten digits) is not a header: the columns are
    then numbered and the file is said to have none.
    """
    filled = [(index, [cell.strip() for cell in row]) for index, row in enumerate(rows) if any(c.strip() for c in row)]
    if not filled:
        return Header(None, (), (problem("empty_table"),))
    widths = Counter(len([c for c in row if c]) for _, row in filled)
    # Widest common shape: titles have one or two cells, rows may have holes.
    typical = max(width for width, times in widths.items() if times >= max(1, len(filled) // 10))
    needed = max(1, math.ceil(typical * 0.6))
    index, cells = next((item for item in filled if len([c for c in item[1] if c]) >= needed), filled[0])
    problems: list[Problem] = []
    if index > 0 and any(position < index for position, _ in filled):
        problems.append(problem("lines_above_header", index + 1, count=sum(p < index for p, _ in filled)))
    values = [cell for cell in cells if cell and _VALUE.match(cell)]
    if values and len(filled) > 1:
        width = max(len(row) for _, row in filled[:20])
        names = tuple(f"Colonne {number}" for number in range(1, width + 1))
        return Header(None, names, (problem("no_header", index + 1),))
    width = len(cells)
    while width > 1 and not cells[width - 1]:
        # a separator at the end of each line; kept when rows below hold something there
        if any(len(row) >= width and row[width - 1] for position, row in filled if position > index):
            break
        width -= 1
    names, naming = unique_names(cells[:width], index + 1)
    return Header(index, names, (*problems, *naming))


def unique_names(cells: Sequence[str], line: int) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Column names that are never blank nor repeated, and what had to be changed."""
    names: list[str] = []
    problems: list[Problem] = []
    taken = {" ".join(cell.split()) for cell in cells}
    seen: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.split())
        if not name:
            name = _free(f"Colonne {number}", taken | seen)
            problems.append(problem("blank_header", line, column=number, name=name))
        elif name in seen:
            repeated = name
            name = _free(f"{name} (2)", taken | seen, repeated)
            problems.append(problem("repeated_header", line, column=number, header=repeated, name=name))
        seen.add(name)
        names.append(name)
    return tuple(names), tuple(problems)


def _free(wanted: str, taken: set[str], stem: str | None = None) -> str:
    stem = stem or wanted
    name, turn = wanted, 2
    while name in taken:
        turn += 1
        name = f"{stem} ({turn})"
    return name
