"""The lines of a text at a given width, numbered from its first to its last: the same on screen, on paper and in PDF.

A line holds words as they are read, without the marks of Markdown, and knows where its words stand in their passage:
an amendment can say « article 3, lignes 12 à 14 », and a person in the room can find them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chantier.deliberation.core.blocks import RUNNING, Kind
from chantier.deliberation.core.document import Passage, Text

WIDTH = 80
NARROWEST = 20
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?: +\"[^\"]*\")?\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_STRESS = re.compile(r"(?<![\w*_~])(?:\*{1,3}|_{1,3}|~~)(?=\S)|(?<=\S)(?:\*{1,3}|_{1,3}|~~)(?![\w*_~])|\*\*|`+")


@dataclass(frozen=True)
class Line:
    """A numbered line: what is read, and which characters of the passage it holds (``end`` not included)."""

    number: int
    passage: str
    article: int
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Reference:
    """Where words are: an article (0 before any) and the first and last of its lines."""

    article: int
    first_line: int
    last_line: int


def lines_of(text: Text, *, width: int = WIDTH) -> tuple[Line, ...]:
    """Every line of a text, ``width`` characters at most (combining marks take no room).

    Lines break at spaces, never at a no-break space; a word that is longer than a line is cut. Each passage begins a
    line. Raises ``ValueError`` under ``NARROWEST``.
    """
    if width < NARROWEST:
        raise ValueError(f"a line holds at least {NARROWEST} characters")
    found: list[Line] = []
    for passage in text.passages:
        for start, end, words in _cut(passage, width):
            found.append(Line(len(found) + 1, passage.key, passage.article, words, start, end))
    return tuple(found)


def reference(lines: Sequence[Line], key: str, start: int = 0, end: int | None = None) -> Reference | None:
    """The lines on which these characters of a passage stand; None if the text does not have the passage.

    A point (``start == end``) is on the line of the word that follows it, or on the last line of the passage.
    """
    of_passage = [line for line in lines if line.passage == key]
    if not of_passage:
        return None
    last_end = of_passage[-1].end
    end = last_end if end is None else end
    held = [line for line in of_passage if line.start < max(end, start + 1) and start < line.end]
    if not held:
        held = [next((line for line in of_passage if start <= line.start), of_passage[-1])]
    return Reference(held[0].article, held[0].number, held[-1].number)


def as_read(source: str) -> list[tuple[str, int]]:
    """Each character that is read in a Markdown text, with its place in the source."""
    seen: list[tuple[str, int]] = []
    hidden = bytearray(len(source))
    for match in _LINK.finditer(source):
        first, last = match.span(1)
        hidden[match.start() : first] = b"\1" * (first - match.start())
        hidden[last : match.end()] = b"\1" * (match.end() - last)
    for match in _ESCAPED.finditer(source):
        hidden[match.start()] = 1
    for match in _STRESS.finditer(source):
        if not (match.start() and hidden[match.start() - 1] and source[match.start() - 1] == "\\"):
            hidden[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    for place, sign in enumerate(source):
        if sign == "\\" and source[place + 1 : place + 2] == "\n":
            continue
        if not hidden[place]:
            seen.append((sign, place))
    return seen


def _cut(passage: Passage, width: int) -> Iterator[tuple[int, int, str]]:
    read = as_read(passage.text) if passage.kind in RUNNING else [(sign, n) for n, sign in enumerate(passage.text)]
    if passage.kind is Kind.RULE:
        return
    row: list[tuple[str, int]] = []
    for one in [*read, ("\n", len(passage.text))]:
        if one[0] == "\n":
            yield from _wrapped(row, width)
            row = []
        else:
            row.append(one)


def _wrapped(row: list[tuple[str, int]], width: int) -> Iterator[tuple[int, int, str]]:
    """Cut one run of words: as many as a line holds, then the next line."""
    first, n = 0, len(row)
    while first < n:
        while first < n and row[first][0] == " ":
            first += 1
        if first == n:
            return
        end, room, space = first, 0, None
        while end < n and room + _room(row[end][0]) <= width:
            room += _room(row[end][0])
            if row[end][0] == " ":
                space = end
            end += 1
        if end < n and row[end][0] != " " and space is not None:
            end = space
        stop = end
        while stop > first and row[stop - 1][0] == " ":
            stop -= 1
        yield row[first][1], row[stop - 1][1] + 1, "".join(sign for sign, _ in row[first:stop])
        first = end


def _room(sign: str) -> int:
    return 0 if unicodedata.combining(sign) else 1
