"""The published tables of a vote: CSV written in one way only, and read again, strictly.

Ballots: « code,voices,paper,1,2,3… », sorted by code. Named voices: « number,name,college,voices,1,2,3… », by number.
UTF-8, lines ended by \\n; choices are keys of options, in order of preference, the places that are left empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from chantier.assemblies.core.refusals import Impossible

_BALLOT: Final = ("code", "voices", "paper")
_NAMED: Final = ("number", "name", "college", "voices")
_RISKY: Final = ("'", "=", "+", "-", "@", "\t", "\r")


def ballots_path(vote: str, college: str) -> str:
    """Where the ballots of a college are in the published folder."""
    return f"votes/{vote}/ballots-{college}.csv" if college else f"votes/{vote}/ballots.csv"


def named_path(vote: str) -> str:
    """Where the voices given by name are."""
    return f"votes/{vote}/voices.csv"


def hands_path(vote: str) -> str:
    """Where the counts of a show of hands are."""
    return f"votes/{vote}/hands.json"


@dataclass(frozen=True, order=True)
class BallotLine:
    """One ballot of a file. Sorted by code, which nobody chose."""

    code: str
    choices: tuple[str, ...]
    voices: int = 1
    paper: bool = False


@dataclass(frozen=True, order=True)
class NamedLine:
    """One voice that was given by name."""

    number: int
    name: str
    college: str
    choices: tuple[str, ...]
    voices: int = 1


def write_ballots(lines: Iterable[BallotLine], *, places: int) -> bytes:
    """The file of ballots, sorted by code. ``places``: columns of choices. Raises `Impossible` for a code twice."""
    ordered = sorted(lines)
    for one, other in pairwise(ordered):
        if one.code == other.code:
            raise Impossible("code_twice", ballot=one.code)
    rows = ((one.code, str(one.voices), "1" if one.paper else "0", *one.choices) for one in ordered)
    return _written(_BALLOT, places, rows)


def read_ballots(content: bytes) -> tuple[BallotLine, ...]:
    """The ballots of such a file. Raises `Impossible` naming the line that cannot be."""
    found: list[BallotLine] = []
    for line, row in _rows(content, _BALLOT):
        if row[2] not in ("0", "1"):
            raise Impossible("ballot_line", line=line)
        read = BallotLine(row[0], _choices(row[3:], line), _voices(row[1], line), row[2] == "1")
        if found and read.code <= found[-1].code:
            raise Impossible("ballot_order", line=line)
        found.append(read)
    return tuple(found)


def write_named(lines: Iterable[NamedLine], *, places: int) -> bytes:
    """The file of named voices, by number; a name that a spreadsheet would run as a formula gets an apostrophe."""
    rows = ((str(one.number), _harmless(one.name), one.college, str(one.voices), *one.choices) for one in sorted(lines))
    return _written(_NAMED, places, rows)


def read_named(content: bytes) -> tuple[NamedLine, ...]:
    """The voices of such a file. Raises `Impossible` naming the line that cannot be."""
    found: list[NamedLine] = []
    for line, row in _rows(content, _NAMED):
        name = row[1][1:] if row[1].startswith("'") else row[1]
        read = NamedLine(_voices(row[0], line), name, row[2], _choices(row[4:], line), _voices(row[3], line))
        if found and read.number <= found[-1].number:
            raise Impossible("ballot_order", line=line)
        found.append(read)
    return tuple(found)


def _harmless(name: str) -> str:
    return f"'{name}" if name.startswith(_RISKY) else name


def _written(head: tuple[str, ...], places: int, rows: Iterable[Sequence[str]]) -> bytes:
    told = io.StringIO(newline="")
    writer = csv.writer(told, lineterminator="\n")
    writer.writerow([*head, *(str(place) for place in range(1, places + 1))])
    width = len(head) + places
    for row in rows:
        if len(row) > width:
            raise Impossible("too_many_choices", most=places)
        writer.writerow([*row, *[""] * (width - len(row))])
    return told.getvalue().encode()


def _rows(content: bytes, head: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Each line after the first, with its number. Raises `Impossible`."""
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
        first = next(reader, [])
        places = len(first) - len(head)
        if first != [*head, *(str(place) for place in range(1, places + 1))]:
            raise Impossible("ballot_head")
        for line, row in enumerate(reader, 2):
            if len(row) != len(first):
                raise Impossible("ballot_line", line=line)
            yield line, row
    except (UnicodeDecodeError, csv.Error) as error:
        raise Impossible("ballot_text") from error


def _choices(cells: Sequence[str], line: int) -> tuple[str, ...]:
    kept = [cell for cell in cells if cell]
    if list(cells[: len(kept)]) != kept:
        raise Impossible("ballot_line", line=line)
    return tuple(kept)


def _voices(cell: str, line: int) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 9 and int(cell) > 0):
        raise Impossible("ballot_line", line=line)
    return int(cell)
