"""Approval: each paper approves of whom it will. The most approved are elected, or seats are shared in proportion.

Proportional: sequential proportional approval (T. N. Thiele, 1895). Seats are given one after the other; a paper
weighs 1 ÷ (1 + how many of those it approves already sit), so that a group that is served leaves room to the next. All
is exact: weights are whole numbers of the smallest common part of 1 to ``seats``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Final

import numpy as np
from numpy.typing import NDArray

from chantier.assemblies.core.counting.ballots import UNNAMED, Ranks, Uncountable
from chantier.assemblies.core.counting.lots import Tie, drawn, most

MOST_SEATS: Final = 40
"""Sharing among more seats would leave the whole numbers of a machine (lcm of 1 to 41 with a hundred million
voices).
"""


@dataclass(frozen=True)
class Turn:
    """One seat given: what each candidate weighed then (None once elected), and who took it."""

    number: int
    weights: tuple[Fraction | None, ...]
    elected: tuple[int, ...]


@dataclass(frozen=True)
class Approval:
    """Who is elected by approval, and how."""

    candidates: tuple[str, ...]
    seats: int
    valid: int
    proportional: bool
    elected: tuple[int, ...]
    turns: tuple[Turn, ...]
    ties: tuple[Tie, ...]


def approval(ballots: Ranks, *, seats: int, seed: str, proportional: bool = False) -> Approval:
    """Count approvals: every candidate a paper names is approved, whatever its rank. Raises `Uncountable`."""
    if not 1 <= seats <= len(ballots.candidates):
        raise Uncountable("seats", seats=seats, candidates=len(ballots.candidates))
    if not ballots.cast:
        raise Uncountable("no_voices")
    if proportional and seats > MOST_SEATS:
        raise Uncountable("too_many_seats", most=MOST_SEATS)
    approves = ballots.lines != UNNAMED
    elected, turns, ties = (
        _by_turns(ballots, approves, seats, seed) if proportional else _at_once(ballots, approves, seats, seed)
    )
    return Approval(ballots.candidates, seats, ballots.cast, proportional, elected, turns, ties)


Told = tuple[tuple[int, ...], tuple[Turn, ...], tuple[Tie, ...]]


def _at_once(ballots: Ranks, approves: NDArray[np.bool_], seats: int, seed: str) -> Told:
    names = ballots.candidates
    totals = [int(ballots.voices[approves[one]].sum()) for one in range(len(names))]
    elected, ties = most(seed, names=names, totals=totals, seats=seats)
    return elected, (Turn(1, tuple(Fraction(one) for one in totals), elected),), ties


def _by_turns(ballots: Ranks, approves: NDArray[np.bool_], seats: int, seed: str) -> Told:
    names = ballots.candidates
    parts = lcm(*range(1, seats + 1))
    shares = np.array([parts // (1 + sitting) for sitting in range(seats + 1)], dtype=object)
    sitting = np.zeros(len(ballots.voices), dtype=np.int64)
    elected: list[int] = []
    turns: list[Turn] = []
    ties: list[Tie] = []
    for turn in range(1, seats + 1):
        weights: list[Fraction | None] = []
        for one in range(len(names)):
            if one in elected:
                weights.append(None)
                continue
            held = np.bincount(sitting[approves[one]], weights=ballots.voices[approves[one]], minlength=seats + 1)
            whole = sum(int(voices) * int(share) for voices, share in zip(held, shares, strict=True))
            weights.append(Fraction(whole, parts))
        most = max(weight for weight in weights if weight is not None)
        level = [one for one, weight in enumerate(weights) if weight == most]
        chosen = level[0]
        if len(level) > 1:
            lot = drawn(seed, stage=turn, asked="election", names=[names[one] for one in level])
            chosen = names.index(lot[0])
            ties.append(Tie(turn, "election", tuple(names[one] for one in level), lot[0], "lot"))
        elected.append(chosen)
        turns.append(Turn(turn, tuple(weights), (chosen,)))
        sitting += approves[chosen]
    return tuple(elected), tuple(turns), tuple(ties)
