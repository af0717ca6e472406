"""Tables written as text, streamed: memory does not grow with the file."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from chantier.foundation.files.core import encoding as encodings
from chantier.foundation.files.core import layout
from chantier.foundation.files.core.limits import MEGABYTE, Limits
from chantier.foundation.files.core.problems import Problem, problem
from chantier.foundation.files.refusals import unreadable
from chantier.foundation.files.tables.table import Row, Table

ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "iso8859-15",
    "mac_roman", "cp850", "cp437",
)  # fmt: skip

# A member of an archive may turn out to be damaged at any line.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError)

_SAMPLE_BYTES = 200_000
_SAMPLE_LINES = 200
_MANY_LINES = 20
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\udc80-\udcff\ufffd]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class TextSource:
    """Bytes that can be opened again and again: a file, or a member of an archive."""

    open: Callable[[], BinaryIO]
    size: int


def open_text(
    source: TextSource, *, encoding: str | None, delimiter: str | None, limits: Limits, header_row: int | None = None
) -> Table:
    """A table out of comma-, semicolon-, tab- or bar-separated text in any usual encoding.

    ``header_row`` is the line of the titles (0: there are none); it is found when not given.
    """
    problems: list[Problem] = []
    if encoding is None:
        try:
            encoding, certain = _find_encoding(source)
        except DAMAGED as error:
            raise unreadable("broken_zip") from error
        if not certain:
            problems.append(problem("encoding_guessed", encoding=encoding))
    elif encoding.lower() not in ENCODINGS:
        raise unreadable("unknown_encoding", encoding=encoding, known=", ".join(ENCODINGS))
    if delimiter is not None and len(delimiter) != 1:
        raise unreadable("unknown_delimiter", delimiter=delimiter)

    lines, consumed = _first_lines(source, encoding, limits)
    if not lines:
        raise unreadable("empty_file")
    twice = next((n for n, line in enumerate(lines, 1) if encodings.looks_encoded_twice(line)), None)
    if twice is not None:
        problems.append(problem("encoded_twice", twice))
    declared = layout.declared_delimiter(lines[0])
    skipped = 1 if declared else 0
    dialect = layout.guess_dialect(lines[skipped:], delimiter or declared)
    reading = _Reading(source, encoding, dialect, limits, skipped)
    records = list(islice(reading.records(), _SAMPLE_LINES))
    found = _header(records, header_row)
    if not found.names:
        raise unreadable("empty_file")
    start = found.index if found.index is not None else None
    header_line = records[start].line if start is not None else 0
    if len(found.names) > limits.columns:
        raise unreadable("too_many_columns", line=header_line or 1, columns=len(found.names), limit=limits.columns)
    # The header's problems speak of positions among the records: give them the line of the file.
    problems.extend(replace(p, line=header_line or p.line) for p in found.problems)
    width, first = len(found.names), (start + 1 if start is not None else 0)
    mean = max(1.0, consumed / max(1, len(lines)))
    hint = max(0, round(source.size / mean) - first) if len(lines) >= _SAMPLE_LINES else len(records) - first
    return Table(
        kind="csv",
        sheets=(),
        sheet="",
        encoding=encoding,
        delimiter=dialect.delimiter,
        quote=dialect.quote,
        header=found.names,
        header_row=header_line,
        problems=tuple(problems),
        size_hint=hint,
        read=lambda: reading.rows(width, first),
    )


def _header(records: list[_Record], header_row: int | None) -> layout.Header:
    cells = [record.cells for record in records]
    if header_row is None:
        return layout.find_header(cells)
    index = next((place for place, record in enumerate(records) if record.line == header_row and record.cells), None)
    if index is None and header_row:
        raise unreadable("no_such_header_row", line=header_row)
    return layout.header_at(cells, index)


def _find_encoding(source: TextSource) -> tuple[str, bool]:
    with source.open() as stream:
        start = stream.read(4096)
        signed = encodings.by_signature(start)
        if signed:
            return signed, True
        sample, rest, chunk = bytearray(), b"", start + stream.read(MEGABYTE)
        while chunk and len(sample) < _SAMPLE_BYTES:
            if chunk.isascii():
                rest = b""
            else:
                *whole, rest = (rest + chunk).split(b"\n")
                if len(rest) > 10_000:
                    whole, rest = [*whole, rest], b""
                for line in whole:
                    if not line.isascii():
                        sample += re.sub(rb"[\x80-\xff]*$", b"", line[:10_000]) if len(line) > 10_000 else line
                        sample += b"\n"
            chunk = stream.read(MEGABYTE)
        if not rest.isascii():
            sample += rest
    guess = encodings.guess(bytes(sample[: 2 * _SAMPLE_BYTES]))
    return guess.name, guess.certain


def _first_lines(source: TextSource, encoding: str, limits: Limits) -> tuple[list[str], int]:
    lines = []
    with source.open() as stream:
        reader = _Lines(stream, encoding, limits)
        for text in reader:
            lines.append(text)
            if len(lines) == _SAMPLE_LINES:
                break
        consumed = sum(len(line.encode("utf-16-le" if "16" in encoding else "utf-8", "replace")) for line in lines)
        reader.detach()
    return lines, consumed


class _Lines:
    """The lines of a text, cleaned, with what was noticed since the start of the current record."""

    def __init__(self, stream: BinaryIO, encoding: str, limits: Limits) -> None:
        errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
        self.text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
        self.encoding = encoding
        self.limit = limits.line_chars
        self.line = 0
        self.chars = 0
        self.quotes = 0
        self.problems: list[Problem] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        try:
            text = self.text.readline(self.limit + 1)
        except UnicodeError as error:
            raise unreadable("undecodable", encoding=self.encoding) from error
        except DAMAGED as error:
            raise unreadable("broken_zip") from error
        if not text:
            raise StopIteration
        self.line += 1
        if len(text) > self.limit:
            raise unreadable("line_too_long", line=self.line, limit=self.limit)
        if _STRANGE.search(text):
            text = self._clean(text)
        self.chars += len(text)
        self.quotes += text.count('"')
        return text

    def _clean(self, text: str) -> str:
        cleaned, controls = _CONTROL.subn("", text)
        if controls:
            self.problems.append(problem("control_characters", self.line, count=controls))
        cleaned, escaped = _ESCAPED_BYTE.subn(_as_windows, cleaned)
        strange = escaped + (cleaned.count("\ufffd") if self.encoding.startswith(("utf-16", "utf-32")) else 0)
        if strange:
            self.problems.append(problem("strange_bytes", self.line, count=strange))
        return cleaned

    def detach(self) -> None:
        """Leave the stream to who opened it."""
        self.text.detach()


def _as_windows(found: re.Match[str]) -> str:
    # A byte that is not of the file's encoding was most often pasted from Windows.
    return bytes([ord(found.group()) - 0xDC00]).decode("cp1252", "replace")


@dataclass(frozen=True, slots=True)
class _Record:
    line: int
    cells: list[str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Reading:
    source: TextSource
    encoding: str
    dialect: layout.Dialect
    limits: Limits
    skipped: int

    def records(self) -> Iterator[_Record]:
        """Every record from the top, blank lines included (they have no cell)."""
        with self.source.open() as stream:
            lines = _Lines(stream, self.encoding, self.limits)
            try:
                yield from self._cut(lines)
            finally:
                lines.detach()

    def _cut(self, lines: _Lines) -> Iterator[_Record]:
        for _ in range(self.skipped):
            next(lines, None)
        reader = csv.reader(
            lines,
            delimiter=self.dialect.delimiter,
            quotechar=self.dialect.quote,
            escapechar=self.dialect.escape,
            doublequote=True,
        )
        limits = self.limits
        while True:
            start = lines.line + 1
            lines.chars = lines.quotes = 0
            if lines.problems:
                lines.problems = []
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise unreadable("cell_too_long", line=start, limit=limits.cell_chars) from error
            if cells is None:
                return
            if lines.chars > limits.cell_chars and any(len(cell) > limits.cell_chars for cell in cells):
                raise unreadable("cell_too_long", line=start, limit=limits.cell_chars)
            if len(cells) > limits.columns:
                raise unreadable("too_many_columns", line=start, columns=len(cells), limit=limits.columns)
            if lines.line > start:
                if self.dialect.escape is None and self.dialect.quote == '"' and lines.quotes % 2:
                    # only the end of the file can leave a quote open
                    raise unreadable("unclosed_quote", line=start)
                if lines.line - start > _MANY_LINES:
                    lines.problems.append(problem("row_over_many_lines", start, end=lines.line))
            yield _Record(start, cells, tuple(lines.problems))

    def rows(self, width: int, first: int) -> Iterator[Row]:
        number = 0
        blanks: list[_Record] = []
        for record in islice(self.records(), first, None):
            cells = record.cells
            if not cells:
                continue  # an empty line is not a row
            if not any(cells) or not any(cell.strip() for cell in cells):
                blanks.append(record)  # a row only if another one follows
                continue
            if blanks:
                for blank in blanks:
                    number += 1
                    yield Row(number, blank.line, ("",) * width, (problem("blank_row", blank.line),))
                blanks = []
            number += 1
            if number > self.limits.rows:
                raise unreadable("too_many_rows", line=record.line, limit=self.limits.rows)
            count = len(cells)
            if count == width:
                yield Row(number, record.line, tuple(cells), record.problems)
            elif count < width:
                said = problem("short_row", record.line, found=count, expected=width)
                padded = (*cells, *[""] * (width - count))
                yield Row(number, record.line, padded, (*record.problems, said))
            else:
                surplus = tuple(cells[width:])
                said_of = record.problems
                if any(cell.strip() for cell in surplus):
                    said_of = (*said_of, problem("long_row", record.line, found=count, expected=width))
                yield Row(number, record.line, tuple(cells[:width]), said_of, surplus)
