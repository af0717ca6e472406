"""PrefLib's files of preferences: strict orders (soc, soi) and orders with equals (toc, toi), in their present form
and the former one.

Present form: lines « # ALTERNATIVE NAME 2: … » then « 17: 2,{1,3},4 ». Former form: a count of candidates, « 2,name »
lines, a line of sums, then « 17,2,{1,3},4 ». Where a file says how many voted, its papers must be as many: a file that
was cut is seen.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from chantier.assemblies.core.counting.ballots import (
    UNNAMED,
    Ballots,
    Small,
    Uncountable,
    Whole,
    named,
    orders_of,
    ranks_of,
)
from chantier.assemblies.core.counting.text_numbers import as_rows

_NAME: Final = re.compile(r"(?m)^#\s*ALTERNATIVE NAME (\d+)\s*:\s*(.*?)\s*$")
_FORMER_NAME: Final = re.compile(r"^\s*(\d+)\s*,\s*(.+?)\s*$")
_PLACES: Final = re.compile(r"(?:(?:[^,{}\s]+|\{[^{}]+\})(?:\s*,\s*(?=\S)|\s*$))*")
_PLACE: Final = re.compile(r"\{([^{}]*)\}|([^,{}\s]+)")
_HEAD: Final = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*")
_ANNOUNCED: Final = re.compile(r"(?m)^#\s*NUMBER VOTERS\s*:\s*(\d{1,12})\s*$")
_SUMS: Final = re.compile(r"\s*\d{1,12}\s*,\s*(\d{1,12})\s*,\s*\d{1,12}\s*")
_EMPTY_PLACES: Final = (",,", ", ,", ",\n", ", \n", ":,", ": ,", "  ", "\t")
_PAPER: Final = re.compile(r"^\s*(\d{1,12})\s*[:,]\s*(.*?)\s*$")


def read_preflib(content: bytes) -> Ballots:
    """The ballots of a file: `Orders` when no two candidates stand level on any paper. Raises `Uncountable`."""
    text = content.decode("utf-8-sig", errors="replace")
    names, announced, start = _present_names(text) if text.lstrip().startswith("#") else _former_names(text)
    candidates = named(names)
    fast = _plain(text[start:], len(candidates))
    ballots = orders_of(candidates, fast[1], fast[0]) if fast else _one_by_one(candidates, text, start)
    if announced is not None and announced != ballots.cast + ballots.blank:
        raise Uncountable("preflib_sum", expected=announced, found=ballots.cast + ballots.blank)
    return ballots


def _present_names(text: str) -> tuple[list[str], int | None, int]:
    told = {int(number): name for number, name in _NAME.findall(text)}
    if sorted(told) != list(range(1, len(told) + 1)) or not told:
        raise Uncountable("preflib_names")
    head = _HEAD.match(text)
    said = _ANNOUNCED.search(text)
    return [told[number] for number in sorted(told)], int(said[1]) if said else None, head.end() if head else 0


def _former_names(text: str) -> tuple[list[str], int | None, int]:
    lines = text.splitlines(keepends=True)
    first = lines[0].strip() if lines else ""
    if not (first.isascii() and first.isdigit() and int(first[:9]) and len(lines) > int(first[:9]) + 1):
        raise Uncountable("preflib_names")
    count = int(first)
    names: list[str] = []
    for line in lines[1 : count + 1]:
        found = _FORMER_NAME.match(line)
        if found is None or int(found[1]) != len(names) + 1:
            raise Uncountable("preflib_names")
        names.append(found[2])
    sums = _SUMS.fullmatch(lines[count + 1])
    if sums is None:
        raise Uncountable("preflib_names")
    return names, int(sums[1]), sum(map(len, lines[: count + 2]))


def _plain(papers: str, count: int) -> tuple[Whole, Small] | None:
    """Papers without equals, read at once: each line is given the end of a BLT paper."""
    papers = papers.replace("\r\n", "\n").strip("\n") + "\n"
    if any(empty in papers for empty in ("{", "#", *_EMPTY_PLACES)):
        return None
    spaced = papers.replace(":", " ").replace(",", " ")
    rows = as_rows(spaced.replace("\n", " 0\n").encode(), count)
    if rows is None:
        return None
    choices = rows[1]
    parted = np.count_nonzero(choices >= 0) + np.count_nonzero(choices[:, 0] < 0)
    return rows if parted == papers.count(":") + papers.count(",") else None


def _one_by_one(candidates: tuple[str, ...], text: str, start: int) -> Ballots:
    first = text.count("\n", 0, start) + 1
    weights: list[int] = []
    papers: list[list[int]] = []
    for line, paper in enumerate(text[start:].splitlines(), start=first):
        if not paper.strip() or paper.startswith("#"):
            continue
        found = _PAPER.match(paper)
        if found is None or not _PLACES.fullmatch(found[2]):
            raise Uncountable("preflib_paper", line=line)
        ranks = [UNNAMED] * len(candidates)
        for place, (several, one) in enumerate(_PLACE.findall(found[2])):
            for name in several.split(",") if several else [one]:
                chosen = _candidate(name.strip(), len(candidates), line)
                if ranks[chosen] != UNNAMED:
                    raise Uncountable("named_twice", name=candidates[chosen])
                ranks[chosen] = place + 1
        weights.append(int(found[1]))
        papers.append(ranks)
    return ranks_of(candidates, papers, weights)


def _candidate(word: str, count: int, line: int) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= 9 and 1 <= int(word) <= count):
        raise Uncountable("preflib_choice", choice=word[:40], line=line)
    return int(word) - 1
