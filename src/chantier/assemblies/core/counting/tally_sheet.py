"""Debian's tally sheets: « V: 1-32 », a rank for each option in turn, « - » for an option that is not ranked."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from chantier.assemblies.core.counting.ballots import UNNAMED, Ranks, Uncountable, named, ranks_of

_OPTION: Final = re.compile(r"(?m)^[ |/]*Option ([0-9A-Z])-*>?:\s*(.*?)\s*$")
_PAPER: Final = re.compile(r"(?m)^V:\s+([-0-9A-Z]+)")
_RANKS: Final = {letter: rank for rank, letter in enumerate("123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1)} | {"-": UNNAMED}
_NOTE: Final = re.compile(r"\s*\[[^\]]*\]$")


def is_tally_sheet(text: str) -> bool:
    """Whether a text looks like one."""
    return bool(_OPTION.search(text) and _PAPER.search(text))


def read_tally_sheet(content: bytes) -> Ranks:
    """The ranks of a sheet; an option left out stands after those that are ranked. Raises `Uncountable`."""
    text = content.decode("utf-8", errors="replace")
    candidates = named([_NOTE.sub("", name) for _letter, name in _OPTION.findall(text)])
    papers = sorted(Counter(_PAPER.findall(text)).items())
    for paper, _voices in papers:
        if len(paper) != len(candidates) or "0" in paper:
            raise Uncountable("sheet_paper", paper=paper[:60], expected=len(candidates))
    ranks = [[_RANKS[letter] for letter in paper] for paper, _voices in papers]
    return ranks_of(candidates, ranks, [voices for _paper, voices in papers])
