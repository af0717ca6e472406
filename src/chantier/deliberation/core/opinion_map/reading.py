"""Votes from the bytes of a CSV file: columns `voter`, `statement`, `vote`, and `order` when somebody could vote again.

Plain parts of a file, which are most files whole, are read by arrays; what is unusual (quotes, spaces, long names) is
read row by row. Both ways give the same votes.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from chantier.deliberation.core.opinion_map.votes import UnusableVotes, Votes, arrange

COLUMNS: Final = ("voter", "statement", "vote")
ORDER: Final = "order"
_VALUES: Final = {"-1": -1, "0": 0, "1": 1, "+1": 1}
_LONGEST_NAME: Final = 200
_LONGEST_HEADER: Final = 1 << 20
_WIDEST: Final = 8
_NEW_LINE: Final = 10
_MOST_DIGITS: Final = 7
_LARGEST_ORDER: Final = 1 << 62

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class _Shape:
    """How a file is laid out: its separator, how many columns, and where ours stand."""

    separator: str
    width: int
    places: tuple[int, int, int]
    order: int | None


@dataclass
class _Names:
    """A column of names, as it comes: whole numbers where all are written so, places in `known` elsewhere."""

    known: dict[str, int] = field(default_factory=dict)
    parts: list[tuple[bool, NDArray[np.int32]]] = field(default_factory=list)

    def place(self, name: str) -> int:
        return self.known.setdefault(name, len(self.known))

    def numbered(self) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        """The different names, and the place of each row's name among them."""
        numbers = [part for are_numbers, part in self.parts if are_numbers]
        table = np.zeros(max((int(part.max()) + 1 for part in numbers), default=0), dtype=np.int32)
        for part in numbers:
            table[part] = 1
        different = np.flatnonzero(table)
        table[different] = [self.place(str(number)) for number in different.tolist()]
        codes = np.concatenate([table[part] if are_numbers else part for are_numbers, part in self.parts])
        return tuple(self.known), codes


@dataclass
class _Gathered:
    """What was read so far, and of how many lines."""

    voters: _Names = field(default_factory=_Names)
    statements: _Names = field(default_factory=_Names)
    values: list[NDArray[np.int8]] = field(default_factory=list)
    orders: list[Whole] = field(default_factory=list)
    rows: int = 0


def read_votes(chunks: Iterable[bytes]) -> Votes:
    """The votes of a file given as pieces of any size. Raises `UnusableVotes`.

    Codes of its own: "empty_file", "not_utf8", "missing_column", "short_row", "empty_name", "long_name", "bad_vote",
    "bad_order", "unreadable"; and those of `arrange`.
    """
    pieces = _whole_lines(chunks)
    header = next(pieces, b"")
    if not header.strip():
        raise UnusableVotes("empty_file")
    shape = _shape_of(_text(header, 1))
    gathered = _Gathered()
    for piece in pieces:
        if shape.order is not None or not _read_fast(piece, shape, gathered):
            _read_rows(piece, shape, gathered)
    if not gathered.values:
        raise UnusableVotes("no_votes")
    values = np.concatenate(gathered.values)
    (voters, voter_codes), (statements, statement_codes) = gathered.voters.numbered(), gathered.statements.numbered()
    return arrange(
        voters=voters,
        statements=statements,
        voter_codes=voter_codes,
        statement_codes=statement_codes,
        values=values,
        orders=np.concatenate(gathered.orders) if shape.order is not None else None,
    )


def _whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The header line, then pieces that end with a line; any line ending becomes ``\\n``, a byte order mark goes."""
    kept = b""
    header_given = False
    for chunk in chunks:
        kept += chunk
        if not header_given:
            kept = kept.removeprefix(codecs.BOM_UTF8)
        end = kept.rfind(b"\n") + 1
        if not end:
            if not header_given and len(kept) > _LONGEST_HEADER:
                raise UnusableVotes("missing_column", column=COLUMNS[0], columns="…")
            continue
        piece, kept = kept[:end], kept[end:]
        if not header_given:
            first, _, piece = piece.partition(b"\n")
            yield first
            header_given = True
        if piece:
            yield _plain_ends(piece)
    if kept:
        lines = _plain_ends(kept + b"\n")
        if not header_given:
            first, _, lines = lines.partition(b"\n")
            yield first
        if lines:
            yield lines


def _plain_ends(piece: bytes) -> bytes:
    return piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in piece else piece


def _text(line: bytes, number: int) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnusableVotes("not_utf8", line=number) from error


def _shape_of(header: str) -> _Shape:
    separator = max(",;\t", key=header.count)
    names = [name.strip().lower() for name in next(csv.reader([header.strip("\r\n")], delimiter=separator), [])]
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise UnusableVotes(
            "missing_column", column=missing[0], columns=", ".join(name for name in names if name)[:200]
        )
    voter, statement, vote = (names.index(column) for column in COLUMNS)
    return _Shape(separator, len(names), (voter, statement, vote), names.index(ORDER) if ORDER in names else None)


def _read_rows(piece: bytes, shape: _Shape, gathered: _Gathered) -> None:
    """Read row by row; every refusal says its line, the header being the first."""
    voters: list[int] = []
    statements: list[int] = []
    values: list[int] = []
    orders: list[int] = []
    lines = _text(piece, gathered.rows + 2).splitlines()
    reader = csv.reader(lines, delimiter=shape.separator, strict=True)
    try:
        for row in reader:
            line = gathered.rows + 1 + reader.line_num
            if not any(cell.strip() for cell in row):
                continue
            voter, statement, vote = _cells(row, shape.places, line)
            voters.append(gathered.voters.place(_name(voter, "voter", line)))
            statements.append(gathered.statements.place(_name(statement, "statement", line)))
            if vote not in _VALUES:
                raise UnusableVotes("bad_vote", value=vote[:40], line=line)
            values.append(_VALUES[vote])
            orders.append(_order(row, shape.order, line) if shape.order is not None else 0)
    except csv.Error as error:
        raise UnusableVotes("unreadable", line=gathered.rows + 1 + reader.line_num) from error
    gathered.rows += len(lines)
    if values:
        gathered.voters.parts.append((False, np.array(voters, dtype=np.int32)))
        gathered.statements.parts.append((False, np.array(statements, dtype=np.int32)))
        gathered.values.append(np.array(values, dtype=np.int8))
        gathered.orders.append(np.array(orders, dtype=np.int64))


def _cells(row: Sequence[str], places: Iterable[int], line: int) -> list[str]:
    try:
        return [row[place].strip() for place in places]
    except IndexError as error:
        raise UnusableVotes("short_row", line=line) from error


def _name(name: str, column: str, line: int) -> str:
    if not name:
        raise UnusableVotes("empty_name", column=column, line=line)
    if len(name) > _LONGEST_NAME:
        raise UnusableVotes("long_name", column=column, line=line, most=_LONGEST_NAME)
    return name


def _order(row: Sequence[str], place: int, line: int) -> int:
    (cell,) = _cells(row, (place,), line)
    digits = cell.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18 and abs(int(cell)) < _LARGEST_ORDER):
        raise UnusableVotes("bad_order", value=cell[:40], line=line)
    return int(cell)


def _read_fast(piece: bytes, shape: _Shape, gathered: _Gathered) -> bool:
    """Read a plain piece by arrays; False, with nothing read, when it is not plain."""
    if b'"' in piece or b" " in piece or (shape.separator != "\t" and b"\t" in piece):
        return False
    content = np.frombuffer(piece, dtype=np.uint8)
    breaks = content == _NEW_LINE
    marks = np.flatnonzero(breaks | (content == ord(shape.separator)))
    if len(marks) % shape.width:
        return False
    ends = marks.reshape(-1, shape.width)
    if not breaks[ends[:, -1]].all() or np.count_nonzero(breaks) != len(ends):
        return False
    voter, statement, vote = (
        _Cells(content, np.append(0, ends[:-1, -1] + 1) if place == 0 else ends[:, place - 1] + 1, ends[:, place])
        for place in shape.places
    )
    values = _values(vote)
    if values is None:
        return False
    voters = _names(voter, gathered.voters)
    statements = _names(statement, gathered.statements) if voters is not None else None
    if voters is None or statements is None:
        return False
    gathered.voters.parts.append(voters)
    gathered.statements.parts.append(statements)
    gathered.values.append(values)
    gathered.rows += len(ends)
    return True


class _Cells:
    """The cells of one column: where each one starts and ends in the bytes read."""

    def __init__(self, content: NDArray[np.uint8], starts: Whole, ends: Whole) -> None:
        self.content, self.starts, self.ends = content, starts, ends
        self.lengths = ends - starts
        self.width, self.least = int(self.lengths.max()), int(self.lengths.min())

    def letters(self, back: int) -> NDArray[np.uint8]:
        """The letter of each cell counted from its end; 0 where the cell is shorter."""
        found = self.content[self.ends - (1 + back)]
        if back >= self.least:
            found[self.lengths <= back] = 0
        return found


def _values(cells: _Cells) -> NDArray[np.int8] | None:
    """The votes −1, 0 and 1 as they are usually written; None when one is written otherwise."""
    if cells.least < 1 or cells.width > 2:
        return None
    last, before = cells.letters(0), cells.letters(1)
    minus = (before == ord("-")) & (last == ord("1"))
    if not (minus | ((before == 0) & ((last == ord("0")) | (last == ord("1"))))).all():
        return None
    return np.where(minus, np.int8(-1), (last - ord("0")).astype(np.int8))


def _names(cells: _Cells, column: _Names) -> tuple[bool, NDArray[np.int32]] | None:
    """A part of a column of names: numbers, or places of short ASCII names; None when neither."""
    if cells.least < 1 or cells.width > _WIDEST:
        return None
    numbers = _whole_numbers(cells)
    if numbers is not None:
        return True, numbers
    packed = np.zeros(len(cells.ends), dtype=np.uint64)
    for back in range(cells.width):
        packed |= cells.letters(back).astype(np.uint64) << np.uint64(8 * back)
    different, places = np.unique(packed, return_inverse=True)
    names = [int(one).to_bytes(_WIDEST, "big").lstrip(b"\0") for one in different]
    if not all(name.isascii() and name.decode().isprintable() for name in names):
        return None
    return False, np.array([column.place(name.decode()) for name in names], dtype=np.int32)[places]


def _whole_numbers(cells: _Cells) -> NDArray[np.int32] | None:
    """Whole numbers written without a useless zero, and small enough for a table; None otherwise."""
    if cells.width > _MOST_DIGITS:
        return None
    numbers = np.zeros(len(cells.ends), dtype=np.int32)
    for back in range(cells.width):
        letters = cells.letters(back)
        digits = letters - np.uint8(ord("0"))
        if back >= cells.least:
            digits[letters == 0] = 0
        if (digits > 9).any():
            return None
        numbers += digits.astype(np.int32) * np.int32(10**back)
    if ((cells.content[cells.starts] == ord("0")) & (cells.lengths > 1)).any():
        return None
    return numbers
