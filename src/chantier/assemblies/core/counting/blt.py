"""BLT, the file of ballots of the Electoral Reform Society, as OpenSTV, Scottish councils and others write it.

First line: candidates and seats. Then maybe « -3 », withdrawn candidates. Then papers, « voices choice choice … 0 »,
ended by a line « 0 »; then names in quotes, one a line, and the title. « # » opens a comment; « (…) » before a paper
is its number; « 1=2 » stands level; « - » is a choice left empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from chantier.assemblies.core.counting.ballots import (
    Orders,
    Small,
    Uncountable,
    Whole,
    bounded,
    named,
    orders_of,
)
from chantier.assemblies.core.counting.text_numbers import as_rows

_HEAD: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*)?\n)*[^\n]*\n")
_COMMENT: Final = re.compile(r"(?m)(?:^|\s)#.*$")
_NUMBERED: Final = re.compile(r"\([^()]*\)")
_QUOTED: Final = re.compile(r'"([^"]*)"')
_ALL_QUOTED: Final = re.compile(r'\s*(?:"[^"]*"(?:\s+|\Z))*')
_LAST_PAPER: Final = re.compile(rb"(?m)^[ \t]*0[ \t]*(?:#.*)?\r?$")
_MOST_DIGITS: Final = 9


@dataclass(frozen=True)
class Contest:
    """What a BLT file says beside its papers."""

    title: str
    seats: int
    withdrawn: tuple[str, ...]
    ballots: Orders


def read_blt(content: bytes) -> Contest:
    """The contest of a file. Raises `Uncountable` ("blt_…", "level" and those of the ballots).

    Withdrawn candidates are taken out of every paper, as if nobody had named them.
    """
    contest, tail = _cut(content)
    start = _HEAD.match(contest)
    head, papers = contest[: start.end()] if start else b"", contest[start.end() :] if start else contest
    count, seats = _head(_text(head.splitlines()[-1] if head else contest[:60]))
    names, title = _names(_text(tail), count)
    withdrawn, papers = _withdrawn(papers, count)
    weights, choices = _papers(papers, count, before=contest.count(b"\n") - papers.count(b"\n"))
    for out in withdrawn:
        choices = _without(choices, out)
    kept = [place for place in range(count) if place not in withdrawn]
    candidates = named([names[place] for place in kept])
    if withdrawn:
        renumbered = np.full(count + 1, -1, dtype=np.int16)
        renumbered[kept] = np.arange(len(kept), dtype=np.int16)
        choices = renumbered[choices]
    ballots = orders_of(candidates, choices, weights)
    return Contest(title, seats, tuple(names[place] for place in sorted(withdrawn)), ballots)


def _cut(content: bytes) -> tuple[bytes, bytes]:
    """What stands before the line « 0 » that ends the papers, and what follows it."""
    plain = content.find(b"\n0\n")
    if plain >= 0:
        return content[: plain + 1], content[plain + 3 :]
    end = _LAST_PAPER.search(content)
    if end is None:
        raise Uncountable("blt_no_end")
    return content[: end.start()], content[end.end() :]


def _text(part: bytes) -> str:
    try:
        return part.decode("utf-8-sig")
    except UnicodeDecodeError:
        return part.decode("cp1252", errors="replace")


def _head(line: str) -> tuple[int, int]:
    told = _COMMENT.sub("", line).split()
    if len(told) != 2 or not all(_is_number(one) for one in told) or not int(told[0]) or not int(told[1]):
        raise Uncountable("blt_head", line=line.strip()[:60])
    return int(told[0]), int(told[1])


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS


def _names(text: str, count: int) -> tuple[list[str], str]:
    lines = _without_comments(text)
    if not _ALL_QUOTED.fullmatch(lines):
        line = next((one for one in lines.splitlines() if not _ALL_QUOTED.fullmatch(one)), lines)
        raise Uncountable("blt_quotes", line=line.strip()[:60])
    quoted = _QUOTED.findall(lines)
    if len(quoted) < count:
        raise Uncountable("blt_names", expected=count, found=len(quoted))
    return quoted[:count], (quoted[count].strip() if len(quoted) > count else "")


def _without_comments(text: str) -> str:
    """Comments go, but for a « # » inside quotes."""
    return "\n".join(line if '"' in line.partition("#")[0] else _COMMENT.sub("", line) for line in text.splitlines())


def _withdrawn(papers: bytes, count: int) -> tuple[set[int], bytes]:
    """Candidates (from 0) that a first line « -3 -5 » takes out, and the papers that follow."""
    line, _, rest = papers.partition(b"\n")
    words = line.split()
    if not words or not all(re.fullmatch(rb"-\d{1,6}", word) for word in words):
        return set(), papers
    out = {int(word[1:]) - 1 for word in words}
    if not all(0 <= one < count for one in out):
        raise Uncountable("blt_choice", choice=_text(line)[:40], line=2)
    return out, rest


def _papers(papers: bytes, count: int, *, before: int) -> tuple[Whole, Small]:
    if not papers.strip():
        return np.zeros(0, dtype=np.int64), np.zeros((0, 1), dtype=np.int16)
    rows = as_rows(papers, count)
    return rows if rows is not None else _papers_one_by_one(_text(papers), count, line=before + 1)


def _papers_one_by_one(text: str, count: int, *, line: int) -> tuple[Whole, Small]:
    """The same, a line at a time: comments, numbers of papers, choices left empty; a refusal says its line."""
    weights: list[int] = []
    papers: list[list[int]] = []
    for number, told in enumerate(text.splitlines(), start=line):
        words = _NUMBERED.sub(" ", _COMMENT.sub("", told)).split()
        if not words:
            continue
        if not _is_number(words[0]):
            raise Uncountable("blt_weight", weight=words[0][:40], line=number)
        if words[-1] != "0":
            raise Uncountable("blt_paper_end", line=number)
        weights.append(int(words[0]))
        papers.append([_choice(word, count, number) for word in words[1:-1] if word != "-"])
    places = max(map(len, papers), default=1) or 1
    bounded(len(papers), places)
    choices = np.full((len(papers), places), -1, dtype=np.int16)
    for row, paper in enumerate(papers):
        choices[row, : len(paper)] = paper
    return np.array(weights, dtype=np.int64), choices


def _choice(word: str, count: int, line: int) -> int:
    if "=" in word:
        raise Uncountable("blt_level", choice=word[:40], line=line)
    if not _is_number(word) or not 1 <= int(word) <= count:
        raise Uncountable("blt_choice", choice=word[:40], line=line)
    return int(word) - 1


def _without(choices: Small, out: int) -> Small:
    """Papers where one candidate is taken out and the next ones move up."""
    gone = choices == out
    order = np.argsort(gone, axis=1, kind="stable")
    moved = np.take_along_axis(choices, order, axis=1)
    moved[np.take_along_axis(gone, order, axis=1)] = -1
    return np.ascontiguousarray(moved)
