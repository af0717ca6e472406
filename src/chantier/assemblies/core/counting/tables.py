"""Ballots in a CSV file, a paper a row, in one of the two forms that people make.

Choices: columns « choice_1, choice_2 … » (also rang, rank, choix, préférence, preference, opción, or 1, 2, 3 …) that
hold names. Ranks: a column a candidate, that holds a rank (1 is best) or a mark of approval (x, oui, yes, sí); empty:
left out. Besides, « voices » (voix, voces, weight, poids, count) says how many papers a row stands for, « code » (or
id, college, papier, paper) is not read. Separated by commas, semicolons or tabs; UTF-8, or what Windows writes.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from chantier.assemblies.core.counting.ballots import (
    UNNAMED,
    Ballots,
    Uncountable,
    bounded,
    named,
    orders_of,
    plain_name,
    ranks_of,
)

_CHOICE: Final = re.compile(r"(?:choice|choix|rank|rang|preference|opcion|eleccion|place)?[ _-]*(\d{1,4})")
_VOICES: Final = frozenset({"voices", "voix", "voces", "votos", "weight", "poids", "peso", "count", "nombre"})
_NOT_READ: Final = frozenset(
    {"code", "id", "ballot", "bulletin", "papeleta", "college", "colegio", "papier", "paper", "papel"}
)
_MARKS: Final = frozenset({"x", "oui", "yes", "si", "approve", "1"})
_NO: Final = frozenset({"", "-", "0", "non", "no"})
_QUOTED: Final = re.compile(r'"[^"]*"')


def read_table(content: bytes) -> Ballots:
    """The ballots of a CSV file. Raises `Uncountable`; every refusal of a row says its line, the header being the
    first.
    """
    rows = _rows(_text(content))
    header = next(rows, (0, []))[1]
    if not any(cell.strip() for cell in header):
        raise Uncountable("empty_file")
    plain = [_plain(cell) for cell in header]
    twice = next((place for place, name in enumerate(plain) if name and name in plain[:place]), None)
    weights = [place for place, name in enumerate(plain) if name in _VOICES]
    if twice is None and len(weights) > 1:
        twice = weights[1]
    if twice is not None:
        raise Uncountable("same_column", name=plain_name(header[twice])[:60])
    rows = _within(rows, {place for place, name in enumerate(plain) if name})
    weight = next((place for place, name in enumerate(plain) if name in _VOICES), None)
    columns = [place for place, name in enumerate(plain) if name and name not in _NOT_READ and place != weight]
    if not columns:
        raise Uncountable("no_candidate")
    numbers = [_CHOICE.fullmatch(plain[place]) for place in columns]
    if all(numbers):
        order = sorted(range(len(columns)), key=lambda place: int(numbers[place][1]))  # type: ignore[index]  # all matched
        return _choices(rows, [columns[place] for place in order], weight)
    return _ranks(rows, [header[place] for place in columns], columns, weight)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with its line."""
    separator = max(",;\t", key=_QUOTED.sub("", text.partition("\n")[0]).count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Uncountable("unreadable", line=reader.line_num) from error
        if any(cell.strip() for cell in row):
            yield reader.line_num, row


def _within(rows: Iterator[tuple[int, list[str]]], headed: set[int]) -> Iterator[tuple[int, list[str]]]:
    """The rows, none of which may say something under no heading: it would be a choice that nobody reads."""
    for line, row in rows:
        for place, cell in enumerate(row):
            if place not in headed and cell.strip():
                raise Uncountable("beyond_header", value=plain_name(cell)[:40], line=line)
        yield line, row


def _plain(name: str) -> str:
    told = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(letter for letter in told if not unicodedata.combining(letter))


def _cell(row: Sequence[str], place: int) -> str:
    return " ".join(row[place].split()) if place < len(row) else ""


def _voices(row: Sequence[str], place: int | None, line: int) -> int:
    if place is None:
        return 1
    cell = _cell(row, place)
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 9):
        raise Uncountable("bad_voices", value=cell[:40], line=line)
    return int(cell)


def _choices(rows: Iterator[tuple[int, list[str]]], columns: list[int], weight: int | None) -> Ballots:
    known: dict[str, int] = {}
    written: dict[str, int] = {"": -1}  # the cells as they are: few are different
    papers: list[list[int]] = []
    voices: list[int] = []
    for line, row in rows:
        paper: list[int] = []
        for place in columns:
            cell = row[place] if place < len(row) else ""
            if cell not in written:
                name = plain_name(cell)
                written[cell] = known.setdefault(name, len(known)) if name else -1
            paper.append(written[cell])
        while paper and paper[-1] < 0:
            paper.pop()
        if -1 in paper:
            raise Uncountable("hole_at", line=line, place=paper.index(-1) + 1)
        if len(set(paper)) != len(paper):
            raise Uncountable("named_twice_at", line=line)
        papers.append(paper)
        voices.append(_voices(row, weight, line))
    candidates = named(sorted(known))
    again = {known[name]: place for place, name in enumerate(candidates)}
    bounded(len(papers), len(columns))
    choices = np.full((len(papers), len(columns)), -1, dtype=np.int16)
    for place, paper in enumerate(papers):
        choices[place, : len(paper)] = [again[one] for one in paper]
    return orders_of(candidates, choices, np.array(voices, dtype=np.int64))


def _ranks(rows: Iterator[tuple[int, list[str]]], names: list[str], columns: list[int], weight: int | None) -> Ballots:
    candidates = named(names)
    papers: list[list[int]] = []
    voices: list[int] = []
    ranks: dict[str, int] = {}  # the cells as they are: few are different
    for line, row in rows:
        paper: list[int] = []
        for place in columns:
            cell = row[place] if place < len(row) else ""
            if cell not in ranks:
                ranks[cell] = _rank(" ".join(cell.split()), line)
            paper.append(ranks[cell])
        papers.append(paper)
        voices.append(_voices(row, weight, line))
    return ranks_of(candidates, papers, voices)


def _rank(cell: str, line: int) -> int:
    told = _plain(cell)
    if told in _NO:
        return UNNAMED
    if told in _MARKS:
        return 1
    if told.isascii() and told.isdigit() and len(told) <= 4:
        return int(told)
    raise Uncountable("bad_rank", value=cell[:40], line=line)
