"""Quorum: how many must be there, in the whole and in each college, at every instant of a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from math import ceil, floor

from chantier.assemblies.core.refusals import Impossible


@dataclass(frozen=True)
class Enough:
    """At least a number, or a share of the roll, whichever is larger; ``strictly``: more than that share."""

    number: int = 0
    share: Fraction = Fraction(0)
    strictly: bool = False

    def __post_init__(self) -> None:
        if self.number < 0 or not 0 <= self.share <= 1:
            raise Impossible("quorum_rule", number=self.number, share=str(self.share))

    def of(self, roll: int) -> int:
        """The smallest number of voices that is enough on a roll of so many."""
        share = self.share * roll
        needed = floor(share) + 1 if self.strictly and self.share else ceil(share)
        return max(self.number, needed)


@dataclass(frozen=True)
class QuorumRule:
    """What a meeting needs: in the whole, in each college named, and whether throughout or at its opening only."""

    whole: Enough
    colleges: Mapping[str, Enough] = field(default_factory=dict)
    throughout: bool = True


@dataclass(frozen=True)
class Part:
    """One part of a quorum: a college, or the whole (None)."""

    college: str | None
    roll: int
    present: int
    needed: int

    @property
    def is_reached(self) -> bool:
        """Whether enough are there."""
        return self.present >= self.needed


@dataclass(frozen=True)
class Quorum:
    """A quorum at an instant: the whole first, then colleges in alphabetical order."""

    parts: tuple[Part, ...]

    @property
    def is_reached(self) -> bool:
        """Whether every part is."""
        return all(part.is_reached for part in self.parts)


def quorum(*, rule: QuorumRule, roll: Mapping[str, int], present: Mapping[str, int]) -> Quorum:
    """The quorum of a roll, voices by college, where so many are present. Raises `Impossible`.

    A college that the by-laws name and the roll lacks needs what its number says: nobody can be there.
    """
    for college, here in present.items():
        if not 0 <= here <= roll.get(college, 0):
            raise Impossible("more_than_the_roll", college=college, present=here, roll=roll.get(college, 0))
    everybody, here = sum(roll.values()), sum(present.values())
    parts = [Part(None, everybody, here, rule.whole.of(everybody))]
    for college, enough in sorted(rule.colleges.items()):
        on_roll = roll.get(college, 0)
        parts.append(Part(college, on_roll, present.get(college, 0), enough.of(on_roll)))
    return Quorum(tuple(parts))


@dataclass(frozen=True)
class Movement:
    """Somebody of the roll who arrived or left, with their voices."""

    at: datetime
    who: str
    college: str
    arrived: bool
    voices: int = 1


def replay(
    *, rule: QuorumRule, roll: Mapping[str, int], movements: Iterable[Movement]
) -> Iterator[tuple[datetime, Quorum]]:
    """The quorum after each instant at which somebody moved, in the order of time.

    Whoever arrives twice is there once; whoever leaves without having come changes nothing. Movements of one instant
    are seen together: nobody sees a quorum lost between an arrival and a departure of the same second.
    """
    there: dict[str, tuple[str, int]] = {}
    present: dict[str, int] = {}
    ordered = sorted(movements, key=lambda one: (one.at, one.arrived, one.who))
    for place, movement in enumerate(ordered):
        college, voices = there.pop(movement.who, ("", 0))
        if voices:
            present[college] -= voices
        if movement.arrived:
            there[movement.who] = (movement.college, movement.voices)
            present[movement.college] = present.get(movement.college, 0) + movement.voices
        if place + 1 < len(ordered) and ordered[place + 1].at == movement.at:
            continue
        yield movement.at, quorum(rule=rule, roll=roll, present=present)
