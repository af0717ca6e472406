"""PrefLib's files of preferences: strict orders (soc, soi) and orders with equals (toc, toi), in their present form
and the former one.

Present form: lines « # ALTERNATIVE NAME 2: … » then « 17: 2,{1,3},4 ». Former form: a count of candidates, « 2,name »
lines, a line of sums, then « 17,2,{1,3},4 ».
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from chantier.assemblies.core.counting.ballots import (
    MOST_VOICES,
    UNNAMED,
    Ballots,
    Ranks,
    Small,
    Uncountable,
    Whole,
    named,
    orders_of,
)
from chantier.assemblies.core.counting.text_numbers import as_rows

_NAME: Final = re.compile(r"(?m)^#\s*ALTERNATIVE NAME (\d+)\s*:\s*(.*?)\s*$")
_FORMER_NAME: Final = re.compile(r"^\s*(\d+)\s*,\s*(.+?)\s*$")
_PLACE: Final = re.compile(r"\{([^{}]*)\}|([^,{}\s]+)")
_PAPER: Final = re.compile(r"^\s*(\d{1,12})\s*[:,]\s*(.*?)\s*$")


def read_preflib(content: bytes) -> Ballots:
    """The ballots of a file: `Orders` when no two candidates stand level on any paper. Raises `Uncountable`."""
    text = content.decode("utf-8-sig", errors="replace")
    names, start = _present_names(text) if text.lstrip().startswith("#") else _former_names(text)
    candidates = named(names)
    if "{" not in text[start:]:
        fast = _plain(text[start:], len(candidates))
        if fast is not None:
            return orders_of(candidates, fast[1], fast[0])
    return _one_by_one(candidates, text, start)


def _present_names(text: str) -> tuple[list[str], int]:
    told = {int(number): name for number, name in _NAME.findall(text)}
    if sorted(told) != list(range(1, len(told) + 1)) or not told:
        raise Uncountable("preflib_names")
    start = max(match.end() for match in re.finditer(r"(?m)^#.*$", text)) + 1
    return [told[number] for number in sorted(told)], start


def _former_names(text: str) -> tuple[list[str], int]:
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
    return names, sum(map(len, lines[: count + 2]))


def _plain(papers: str, count: int) -> tuple[Whole, Small] | None:
    """Papers without equals, read at once: each line is given the end of a BLT paper."""
    spaced = papers.replace("\r\n", "\n").replace(":", " ").replace(",", " ").strip("\n")
    return as_rows((spaced.replace("\n", " 0\n") + " 0").encode(), count)


def _one_by_one(candidates: tuple[str, ...], text: str, start: int) -> Ballots:
    first = text.count("\n", 0, start) + 1
    weights: list[int] = []
    papers: list[list[int]] = []
    for line, paper in enumerate(text[start:].splitlines(), start=first):
        if not paper.strip():
            continue
        found = _PAPER.match(paper)
        if found is None:
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
    if sum(weights) > MOST_VOICES:
        raise Uncountable("too_many_voices", most=MOST_VOICES)
    lines = np.array(papers, dtype=np.int16).reshape(len(papers), len(candidates)).T
    return Ranks(candidates, np.ascontiguousarray(lines), np.array(weights, dtype=np.int64))


def _candidate(word: str, count: int, line: int) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= 9 and 1 <= int(word) <= count):
        raise Uncountable("preflib_choice", choice=word[:40], line=line)
    return int(word) - 1
