"""Which arguments a page shows first: the best of each side, neither the oldest nor the loudest.

The score is the lower end of Wilson’s interval (E. B. Wilson, 1927) for the part of a debate’s supporters who support
an argument: two supporters of three weigh less than forty of sixty. A group is counted once however many of its
members come: support is counted by organisation, and what several groups support goes before what one group does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

NINETY_FIVE_PER_CENT: Final = 1.959963984540054


@dataclass(frozen=True)
class Supported:
    """An argument and who supports it: ``supporters`` of the debate’s ``voices``, from how many known groups."""

    key: str
    side: str
    supporters: int
    groups: int
    order: int


def lower_bound(supporters: int, voices: int) -> float:
    """The lower end of Wilson’s interval at 95 %, between 0 and 1; 0 when nobody could speak."""
    if voices <= 0:
        return 0.0
    z, part = NINETY_FIVE_PER_CENT, min(supporters, voices) / voices
    middle = part + z * z / (2 * voices)
    around = z * sqrt(part * (1 - part) / voices + z * z / (4 * voices * voices))
    return max(0.0, (middle - around) / (1 + z * z / voices))


def best_first(arguments: Iterable[Supported], *, voices: int) -> tuple[Supported, ...]:
    """The same arguments, best first; equal ones in the order they were made, so that a page never shuffles."""
    return tuple(
        sorted(arguments, key=lambda one: (-one.groups, -lower_bound(one.supporters, voices), one.order, one.key))
    )


def side_by_side(
    arguments: Iterable[Supported], *, voices: int, sides: Sequence[str], each: int
) -> dict[str, tuple[Supported, ...]]:
    """The ``each`` best of every side, sides in the order given, an empty side kept: its silence is shown too."""
    ordered = best_first(arguments, voices=voices)
    return {side: tuple(one for one in ordered if one.side == side)[:each] for side in sides}
