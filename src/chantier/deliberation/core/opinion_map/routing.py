"""Which statement to show next: a pure function of the counts, of what a person has seen and of a seed.

The published intentions (Small and others 2021; compdemocracy.org, "Comment routing"): show what may become shared,
what helps to place people, what is new; show less what people pass. Polis draws its next statement with a chance in
proportion to such a priority. The formula here is ours, made of these four factors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import log
from typing import Final

#: A statement without a vote weighs this many times more than the same with very many.
_NEW: Final = 8
#: The number of votes at which half of that advance is lost.
_HALF: Final = 5
#: A statement is not judged on its first few votes: its probabilities start from this many imagined ones.
_IMAGINED: Final = 8


@dataclass(frozen=True)
class Tally:
    """The votes on one statement, and how far it stands from the middle of the plane (0 when there is no map yet).

    `extremity` is in [0, 1]: its distance from the middle over the greatest of all.
    """

    agree: int = 0
    disagree: int = 0
    passed: int = 0
    extremity: float = 0.0


def priority(tally: Tally) -> float:
    """How much a statement deserves to be shown next; above zero for every statement.

    P(agree) × (1 − P(pass)) × (1 + extremity) × (1 + 8 × 5 ÷ (5 + votes)), squared so that differences count; the two
    probabilities start from eight imagined votes, four that agree and two that pass.
    """
    votes = tally.agree + tally.disagree + tally.passed
    shared = (tally.agree + _IMAGINED / 2) / (votes + _IMAGINED)
    clear = 1 - (tally.passed + _IMAGINED / 4) / (votes + _IMAGINED)
    new = 1 + _NEW * _HALF / (_HALF + votes)
    return (shared * clear * (1 + tally.extremity) * new) ** 2


def next_statement(tallies: Mapping[str, Tally], *, seen: Collection[str], seed: str) -> str | None:
    """The statement to show to someone who has seen some; None when nothing is left.

    Drawn with a chance in proportion to its priority (P. Efraimidis and P. Spirakis, "Weighted random sampling with a
    reservoir", 2006), each statement with its own number made of the seed and its name: the same seed and counts give
    the same statement, whatever the order of the mapping. Give each person a seed of their own, or everyone walks one
    path.
    """
    left = [name for name in tallies if name not in seen]
    return min(left, key=lambda name: (-log(_luck(seed, name)) / priority(tallies[name]), name), default=None)


def _luck(seed: str, name: str) -> float:
    """A number in (0, 1) for a seed and a name."""
    drawn = hashlib.sha256(f"{len(seed)}:{seed}{name}".encode()).digest()
    return (int.from_bytes(drawn[:7]) / 8 + 0.5) / 2**53
