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
    MOST_VOICES,
    UNNAMED,
    Ballots,
    Ranks,
    Uncountable,
    named,
    orders_of,
)

_CHOICE: Final = re.compile(r"(?:choice|choix|rank|rang|preference|opcion|eleccion|place)?[ _-]*(\d{1,4})")
_VOICES: Final = frozenset({"voices", "voix", "voces", "votos", "weight", "poids", "peso", "count", "nombre"})
_NOT_READ: Final = frozenset(
    {"code", "id", "ballot", "bulletin", "papeleta", "college", "colegio", "papier", "paper", "papel"}
)
_MARKS: Final = frozenset({"x", "oui", "yes", "si", "approve", "1"})
_NO: Final = frozenset({"", "-", "0", "non", "no"})


def read_table(content: bytes) -> Ballots:
    """The ballots of a CSV file. Raises `Uncountable`; every refusal of a row says its line, the header being the
    first.
    """
    rows = _rows(_text(content))
    header = next(rows, (0, []))[1]
    if not any(cell.strip() for cell in header):
        raise Uncountable("empty_file")
    plain = [_plain(cell) for cell in header]
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
    separator = max(",;\t", key=text.partition("\n")[0].count)
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
    papers: list[list[int]] = []
    voices: list[int] = []
    for line, row in rows:
        told = [_cell(row, place) for place in columns]
        while told and not told[-1]:
            told.pop()
        if "" in told:
            raise Uncountable("hole_at", line=line, place=told.index("") + 1)
        paper = [known.setdefault(name, len(known)) for name in told]
        if len(set(paper)) != len(paper):
            raise Uncountable("named_twice_at", line=line)
        papers.append(paper)
        voices.append(_voices(row, weight, line))
    candidates = named(sorted(known))
    again = {known[name]: place for place, name in enumerate(candidates)}
    choices = np.full((len(papers), len(columns)), -1, dtype=np.int16)
    for place, paper in enumerate(papers):
        choices[place, : len(paper)] = [again[one] for one in paper]
    return orders_of(candidates, choices, np.array(voices, dtype=np.int64))


def _ranks(rows: Iterator[tuple[int, list[str]]], names: list[str], columns: list[int], weight: int | None) -> Ballots:
    candidates = named(names)
    papers: list[list[int]] = []
    voices: list[int] = []
    blank = 0
    for line, row in rows:
        ranks = [_rank(_cell(row, place), line) for place in columns]
        if min(ranks) == UNNAMED:
            blank += _voices(row, weight, line)
            continue
        papers.append(ranks)
        voices.append(_voices(row, weight, line))
    if sum(voices) > MOST_VOICES:
        raise Uncountable("too_many_voices", most=MOST_VOICES)
    lines = np.array(papers, dtype=np.int16).reshape(len(papers), len(candidates)).T
    return Ranks(candidates, np.ascontiguousarray(lines), np.array(voices, dtype=np.int64), blank)


def _rank(cell: str, line: int) -> int:
    told = _plain(cell)
    if told in _NO:
        return UNNAMED
    if told in _MARKS:
        return 1
    if told.isascii() and told.isdigit() and len(told) <= 4:
        return int(told)
    raise Uncountable("bad_rank", value=cell[:40], line=line)
