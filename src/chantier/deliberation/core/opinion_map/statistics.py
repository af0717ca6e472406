"""What the counts say: consensus statements, statements that represent a group, agreement across groups.

The definitions are those of the Computational Democracy Project's pages and of Small and others 2021: probabilities
with one imagined success and two imagined votes, P = (n + 1) ÷ (N + 2); representativeness as the ratio of two such
probabilities; a normal test of one proportion, and of two. A pass is a vote: it counts in N.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from chantier.deliberation.core.opinion_map.votes import Counts

Floats = NDArray[np.float64]
Side = Literal["agree", "disagree"]

#: The normal deviate that one chance in ten exceeds: a one-sided test at 90 %.
SIGNIFICANT: Final = 1.2815515655446004
#: With one imagined success the test would call a single vote significant: fewer votes than this share nothing.
LEAST_SHARED: Final = 3


@dataclass(frozen=True)
class Consensus:
    """A statement that the voters share: `place` in the list of statements, probability and test of its side."""

    place: int
    side: Side
    count: int
    votes: int
    probability: float
    z: float
    p_value: float


@dataclass(frozen=True)
class Representative:
    """A statement that tells a group from the others: how much likelier its side is there, and both tests."""

    place: int
    side: Side
    count: int
    votes: int
    probability: float
    ratio: float
    z: float
    z_against_others: float


def probability(successes: NDArray[np.int64], trials: NDArray[np.int64]) -> Floats:
    """(n + 1) ÷ (N + 2): one half where nobody voted."""
    return (successes + 1) / (trials + 2)


def z_of_one(successes: NDArray[np.int64], trials: NDArray[np.int64]) -> Floats:
    """The normal test of a proportion against one half, with one imagined success: positive above it.

    Zero where nobody voted: a statement that nobody saw proves nothing.
    """
    z = 2 * np.sqrt(trials + 1.0) * ((successes + 1) / (trials + 1) - 0.5)
    return np.where(trials > 0, z, 0.0)


def z_of_two(
    successes: NDArray[np.int64],
    trials: NDArray[np.int64],
    other_successes: NDArray[np.int64],
    other_trials: NDArray[np.int64],
) -> Floats:
    """The normal test of two proportions with a pooled variance, one imagined success on each side."""
    one, other = (successes + 1) / (trials + 1), (other_successes + 1) / (other_trials + 1)
    pooled = (successes + other_successes + 2) / (trials + other_trials + 2)
    variance = pooled * (1 - pooled) * (1 / (trials + 1) + 1 / (other_trials + 1))
    known = (variance > 0) & (trials > 0) & (other_trials > 0)
    return np.where(known, (one - other) / np.sqrt(np.where(known, variance, 1.0)), 0.0)


def p_value(z: float) -> float:
    """The chance of a normal deviate at least as great, one-sided."""
    return 0.5 * erfc(z / sqrt(2))


def consensus(counts: Counts, *, most: int) -> tuple[tuple[Consensus, ...], tuple[Consensus, ...]]:
    """The statements most surely shared, agreed with and then disagreed with, at most `most` of each.

    Kept when the probability is above one half and the test significant, on three votes at least; ordered by their
    product, the effect and its certainty at once; then by the greater number of votes, then by place.
    """
    return _consensus(counts, "agree", most), _consensus(counts, "disagree", most)


def _consensus(counts: Counts, side: Side, most: int) -> tuple[Consensus, ...]:
    successes, trials = _side(counts, side), counts.total
    chance, z = probability(successes, trials), z_of_one(successes, trials)
    kept = np.flatnonzero((trials >= LEAST_SHARED) & (chance > 0.5) & (z > SIGNIFICANT))
    order = kept[np.lexsort((kept, -trials[kept], -_rounded(chance[kept] * z[kept])))][:most]
    return tuple(
        Consensus(
            int(place),
            side,
            int(successes[place]),
            int(trials[place]),
            float(chance[place]),
            float(z[place]),
            p_value(float(z[place])),
        )
        for place in order
    )


def representative(groups: Sequence[Counts], *, most: int) -> tuple[tuple[Representative, ...], ...]:
    """For each group, the statements that best tell it from all the others, at most `most`.

    Kept when a side is both significantly above one half in the group and significantly likelier than outside it; of
    the two sides of a statement only the stronger. Ordered by probability × its test × ratio × its test.
    """
    everyone = Counts(*(np.sum([getattr(one, name) for one in groups], axis=0) for name in Counts._fields))
    return tuple(_of_group(one, everyone, most) for one in groups)


def _of_group(inside: Counts, everyone: Counts, most: int) -> tuple[Representative, ...]:
    trials = inside.total
    other_trials = everyone.total - trials
    found: list[tuple[float, int, Representative]] = []
    sides: tuple[Side, Side] = ("agree", "disagree")
    for side in sides:
        successes = _side(inside, side)
        other = _side(everyone, side) - successes
        chance, z = probability(successes, trials), z_of_one(successes, trials)
        ratio = chance / probability(other, other_trials)
        apart = z_of_two(successes, trials, other, other_trials)
        strength = chance * z * ratio * apart
        for place in np.flatnonzero((chance > 0.5) & (z > SIGNIFICANT) & (apart > SIGNIFICANT)):
            numbers = (float(each[place]) for each in (chance, ratio, z, apart))
            told = Representative(int(place), side, int(successes[place]), int(trials[place]), *numbers)
            found.append((-round(float(strength[place]), 9), int(place), told))
    strongest: dict[int, Representative] = {}
    for _, _, told in sorted(found, key=lambda one: one[:2]):
        strongest.setdefault(told.place, told)
    return tuple(strongest.values())[:most]


def across_groups(groups: Sequence[Counts], side: Side) -> Floats:
    """Group-informed consensus: the product over the groups of the probability of a side (0 to 1), per statement.

    A statement is high only when no group is low. Where a group has not voted its probability is one half.
    """
    shares: Floats = np.prod([probability(_side(one, side), one.total) for one in groups], axis=0)
    return shares


def _side(counts: Counts, side: Side) -> NDArray[np.int64]:
    return counts.agree if side == "agree" else counts.disagree


def _rounded(numbers: Floats) -> Floats:
    """Products that differ by the order of their rounding only are equal."""
    return np.round(numbers, 9)
