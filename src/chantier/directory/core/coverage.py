"""Where the movement is and where it is thin: counts, shares and their uncertainty. Never a ranking.

Everything is exact: counts are whole, shares are fractions, and the ends of an interval are fractions rounded
outwards, so that no decision ever rests on the rounding of a machine.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Final, TypeVar

from chantier.directory.core.standing import KNOWN, MEMBER

MEMBERS_OF_KNOWN: Final = "members-of-known"
MEMBERS_OF_REGISTERED: Final = "members-of-registered"
KNOWN_OF_REGISTERED: Final = "known-of-registered"
#: What can be asked, the question of the movement first.
MEASURES: Final = (MEMBERS_OF_KNOWN, MEMBERS_OF_REGISTERED, KNOWN_OF_REGISTERED)

#: Two-sided 95 %: the 0.975 quantile of the normal distribution.
QUANTILE: Final = Fraction(1_959_964, 1_000_000)
#: A share of fewer bodies than this says little by itself: it is drawn hatched.
FEW: Final = 10
#: The ends of an interval are rounded outwards to this part of one.
GRAIN: Final = 1_000_000

BELOW, WITHIN, ABOVE, SILENT = "below", "within", "above", "silent"

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Interval:
    """The ends of a share, between 0 and 1."""

    low: Fraction
    high: Fraction


def wilson(part: int, whole: int, *, quantile: Fraction = QUANTILE) -> Interval:
    """The interval of a share, honest for small numbers; nothing observed says nothing: from 0 to 1.

    The score interval without continuity correction: E. B. Wilson, « Probable inference, the law of succession, and
    statistical inference », Journal of the American Statistical Association 22 (1927), p. 209–212. Raises
    ``ValueError`` unless ``0 <= part <= whole``.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is not a share")
    if whole == 0:
        return Interval(Fraction(0), Fraction(1))
    square = quantile * quantile
    reach = _root_above(square * (square + Fraction(4 * part * (whole - part), whole)))
    middle, bottom = 2 * part + square, 2 * (whole + square)
    low = Fraction(0) if part == 0 else max(Fraction(0), _floor((middle - reach) / bottom))
    high = Fraction(1) if part == whole else min(Fraction(1), _ceiling((middle + reach) / bottom))
    return Interval(low, high)


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole``."""

    part: int
    whole: int

    @property
    def value(self) -> Fraction | None:
        """The exact share; ``None`` when there is nothing to divide by."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def interval(self) -> Interval:
        """Its 95 % Wilson interval."""
        return wilson(self.part, self.whole)

    @property
    def is_few(self) -> bool:
        """Whether it rests on too few bodies to be compared."""
        return self.whole < FEW


@dataclass(frozen=True)
class Tally:
    """How many bodies of a group are members, are known (members included), and have a number in a register."""

    members: int = 0
    known: int = 0
    registered: int = 0
    registered_members: int = 0
    registered_known: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.members + other.members,
            self.known + other.known,
            self.registered + other.registered,
            self.registered_members + other.registered_members,
            self.registered_known + other.registered_known,
        )

    def share(self, measure: str) -> Share:
        """One of ``MEASURES``. The part is always inside the whole: a member without a number is no registered one."""
        if measure == MEMBERS_OF_KNOWN:
            return Share(self.members, self.known)
        if measure == MEMBERS_OF_REGISTERED:
            return Share(self.registered_members, self.registered)
        if measure == KNOWN_OF_REGISTERED:
            return Share(self.registered_known, self.registered)
        raise ValueError(f"{measure} is not a measure")


def tally_of(*, standing: int, is_registered: bool, count: int = 1) -> Tally:
    """The tally of ``count`` bodies of the same standing."""
    members = count if standing == MEMBER else 0
    known = count if standing >= KNOWN else 0
    registered = count if is_registered else 0
    return Tally(members, known, registered, members * is_registered, known * is_registered)


def tallies(rows: Iterable[tuple[Key, int, bool, int]]) -> dict[Key, Tally]:
    """Tallies by key, from rows of (key, standing, has a number in a register, how many)."""
    found: dict[Key, Tally] = {}
    for key, standing, is_registered, count in rows:
        more = tally_of(standing=standing, is_registered=is_registered, count=count)
        found[key] = found.get(key, Tally()) + more
    return found


def total(cells: Iterable[Tally]) -> Tally:
    """All groups together."""
    return sum(cells, Tally())


def against(share: Share, reference: Share) -> str:
    """Whether a group is clearly ``below`` or ``above`` the whole of which it is a part, ``within`` what chance allows,
    or ``silent`` where there is nothing to say. Clearly: the whole's share is outside the group's interval."""
    if share.value is None or reference.value is None:
        return SILENT
    interval = share.interval
    if reference.value > interval.high:
        return BELOW
    return ABOVE if reference.value < interval.low else WITHIN


@dataclass(frozen=True)
class Target:
    """From ``members`` to ``goal``: how many more, among how many known and registered bodies that are not members."""

    members: int
    goal: int
    known_not_members: int
    registered_not_members: int

    @property
    def missing(self) -> int:
        """How many more members the goal asks for."""
        return max(0, self.goal - self.members)

    @property
    def is_within_the_known(self) -> bool:
        """Whether those already known would be enough if they all joined."""
        return self.missing <= self.known_not_members

    @property
    def one_in(self) -> Fraction | None:
        """How many known non-members there are for each new member; ``None`` when none is missing."""
        return Fraction(self.known_not_members, self.missing) if self.missing else None


def target(tally: Tally, goal: int) -> Target:
    """The distance between what is and a goal."""
    return Target(
        members=tally.members,
        goal=goal,
        known_not_members=tally.known - tally.members,
        registered_not_members=tally.registered - tally.registered_members,
    )


def shared_out(number: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """``number`` shared out in proportion to whole weights, the parts adding up to it exactly.

    Largest remainders (Hamilton); equal remainders go to the first key of ``weights``. Without any weight nobody gets
    anything. Raises ``ValueError`` for a negative number or weight.
    """
    if number < 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("what is shared out and its weights are not negative")
    whole = sum(weights.values())
    if whole == 0:
        return dict.fromkeys(weights, 0)
    quotas = {key: Fraction(number * weight, whole) for key, weight in weights.items()}
    parts = {key: int(quota) for key, quota in quotas.items()}
    order = sorted(quotas, key=lambda key: parts[key] - quotas[key])
    for key in order[: number - sum(parts.values())]:
        parts[key] += 1
    return parts


def _root_above(value: Fraction) -> Fraction:
    """The square root, rounded up far beyond the grain."""
    scale = GRAIN * GRAIN
    below = isqrt(value.numerator * scale * scale // value.denominator)
    return Fraction(below + 1, scale)


def _floor(value: Fraction) -> Fraction:
    return Fraction(value.numerator * GRAIN // value.denominator, GRAIN)


def _ceiling(value: Fraction) -> Fraction:
    return Fraction(-(-value.numerator * GRAIN // value.denominator), GRAIN)
