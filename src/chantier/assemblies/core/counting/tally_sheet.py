"""Debian's tally sheets: « V: 1-32 », a rank for each option in turn, « - » for an option that is not ranked."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import numpy as np

from chantier.assemblies.core.counting.ballots import UNNAMED, Ranks, Uncountable, named

_OPTION: Final = re.compile(r"(?m)^[ |/]*Option ([0-9A-Z])-*>?:\s*(.*?)\s*$")
_PAPER: Final = re.compile(r"(?m)^V:\s+([-0-9A-Z]+)")
_DIGITS: Final = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NOTE: Final = re.compile(r"\s*\[[^\]]*\]$")


def is_tally_sheet(text: str) -> bool:
    """Whether a text looks like one."""
    return bool(_OPTION.search(text) and _PAPER.search(text))


def read_tally_sheet(content: bytes) -> Ranks:
    """The ranks of a sheet; an option left out stands after those that are ranked. Raises `Uncountable`."""
    text = content.decode("utf-8", errors="replace")
    candidates = named([_NOTE.sub("", name) for _letter, name in _OPTION.findall(text)])
    papers = Counter(_PAPER.findall(text))
    lines = np.empty((len(candidates), len(papers)), dtype=np.int16)
    blank = 0
    kept: list[int] = []
    for place, (paper, voices) in enumerate(sorted(papers.items())):
        if len(paper) != len(candidates):
            raise Uncountable("sheet_paper", paper=paper[:60], expected=len(candidates))
        if set(paper) == {"-"}:
            blank += voices
            continue
        lines[:, place] = [UNNAMED if letter == "-" else _DIGITS.find(letter) for letter in paper]
        kept.append(place)
    counted = np.array([voices for _paper, voices in sorted(papers.items())], dtype=np.int64)
    return Ranks(candidates, np.ascontiguousarray(lines[:, kept]), counted[kept], blank)
