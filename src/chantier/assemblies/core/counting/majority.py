"""Elections by majority: the most first choices, in one round or in two.

One round elects whoever has the most (relative majority). With two rounds the first elects only above one half of the
papers that prefer somebody; otherwise it says who goes to the second one, which is another ballot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chantier.assemblies.core.counting.ballots import Orders, Uncountable
from chantier.assemblies.core.counting.lots import Tie, most


@dataclass(frozen=True)
class Majority:
    """A round by majority. ``second_round``: who stands again, when more than one half was needed and nobody has it."""

    candidates: tuple[str, ...]
    seats: int
    valid: int
    totals: tuple[int, ...]
    elected: tuple[int, ...]
    absolute: bool
    second_round: tuple[int, ...]
    ties: tuple[Tie, ...]


def majority(ballots: Orders, *, seats: int, seed: str, two_rounds: bool = False) -> Majority:
    """Count first choices; a paper that names several in order counts for its first. Raises `Uncountable`."""
    if not 1 <= seats <= len(ballots.candidates):
        raise Uncountable("seats", seats=seats, candidates=len(ballots.candidates))
    if two_rounds and seats != 1:
        raise Uncountable("rounds_for_one_seat", seats=seats)
    if not ballots.cast:
        raise Uncountable("no_voices")
    names = ballots.candidates
    counted = np.bincount(ballots.choices[:, 0], weights=ballots.voices, minlength=len(names))
    totals = [int(one) for one in counted]
    absolute = 2 * max(totals) > ballots.cast
    goes_on = two_rounds and not absolute and len(names) > 1
    taken, ties = most(seed, names=names, totals=totals, seats=2 if goes_on else seats)
    return Majority(
        candidates=names,
        seats=seats,
        valid=ballots.cast,
        totals=tuple(totals),
        elected=() if goes_on else taken,
        absolute=absolute,
        second_round=taken if goes_on else (),
        ties=ties,
    )
