"""Whether a motion is adopted: thresholds are exact fractions of whole voices, in the whole and by college.

57 voices of 100 are not more than 57 %, whatever a float says. A rule names what its share is taken of (`BASES`),
because by-laws differ on abstentions: "of those who say yes or no", "of those who vote", "of those present", "of the
roll".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final

from chantier.assemblies.core.refusals import Impossible

BASES: Final = ("expressed", "cast", "present", "roll")


@dataclass(frozen=True)
class Tally:
    """Voices on one motion in one college: whole numbers. ``present`` and ``roll`` count those who could have voted."""

    favour: int
    against: int
    abstained: int = 0
    present: int | None = None
    roll: int | None = None

    def __post_init__(self) -> None:
        counted = (self.favour, self.against, self.abstained)
        if min(counted) < 0:
            raise Impossible("negative_voices")
        for name, most in (("present", self.present), ("roll", self.roll)):
            if most is not None and sum(counted) > most:
                raise Impossible("more_voices_than", what=name, voices=sum(counted), most=most)

    def base(self, name: str) -> int:
        """How many voices a share is taken of. Raises `Impossible` when they were not counted."""
        if name == "expressed":
            return self.favour + self.against
        if name == "cast":
            return self.favour + self.against + self.abstained
        counted = self.present if name == "present" else self.roll
        if counted is None:
            raise Impossible("not_counted", what=name)
        return counted

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.favour + other.favour,
            self.against + other.against,
            self.abstained + other.abstained,
            _sum(self.present, other.present),
            _sum(self.roll, other.roll),
        )


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


@dataclass(frozen=True)
class Threshold:
    """A share of some voices: ``strictly`` more than it (one half), or at least (two thirds)."""

    share: Fraction
    base: str = "expressed"
    strictly: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1 or (self.share == 1 and self.strictly):
            raise Impossible("threshold_share", share=str(self.share))
        if self.base not in BASES:
            raise Impossible("threshold_base", base=self.base)

    def needed(self, tally: Tally) -> int:
        """The smallest number of voices in favour that is enough; one at least: nobody's wish adopts nothing."""
        share = self.share * tally.base(self.base)
        return max(1, floor(share) + 1 if self.strictly else ceil(share))


SIMPLE: Final = Threshold(Fraction(1, 2), strictly=True)
ABSOLUTE: Final = Threshold(Fraction(1, 2), base="roll", strictly=True)
TWO_THIRDS: Final = Threshold(Fraction(2, 3))
FOUR_FIFTHS: Final = Threshold(Fraction(4, 5))


@dataclass(frozen=True)
class MajorityRule:
    """What adopts a motion.

    ``whole``: of all voices together. ``college``: in a college, for a double majority; then ``colleges`` says in how
    many of those where somebody could vote: "each", or "most" (more than half of them).
    """

    whole: Threshold
    college: Threshold | None = None
    colleges: str = "each"

    def __post_init__(self) -> None:
        if self.colleges not in ("each", "most"):
            raise Impossible("colleges", colleges=self.colleges)


@dataclass(frozen=True)
class Finding:
    """One threshold, held against the voices of a college or of the whole (None)."""

    college: str | None
    tally: Tally
    needed: int

    @property
    def is_reached(self) -> bool:
        """Whether enough were in favour."""
        return self.tally.favour >= self.needed


@dataclass(frozen=True)
class Outcome:
    """What became of a vote, and why. ``tied``: as many for as against in the whole, so that a casting vote decides."""

    adopted: bool
    findings: tuple[Finding, ...]
    tied: bool
    cast: bool = False


def decide(*, rule: MajorityRule, tallies: Mapping[str, Tally], casting: bool | None = None) -> Outcome:
    """Hold voices by college against a rule. Raises `Impossible`.

    ``casting``: how whoever chairs broke an even vote, where by-laws let them; refused where the vote was not even. It
    never replaces the voices of a college, nor a threshold above one half.
    """
    whole = sum(tallies.values(), Tally(0, 0, present=0, roll=0))
    tied = whole.favour == whole.against and whole.favour > 0
    breaks = rule.whole.share == Fraction(1, 2) and rule.whole.strictly and rule.whole.base == "expressed"
    if casting is not None and not (tied and breaks):
        raise Impossible("casting_without_tie", favour=whole.favour, against=whole.against)
    findings = [Finding(None, whole, rule.whole.needed(whole))]
    adopted = findings[0].is_reached or bool(casting)
    if rule.college is not None:
        inside = [
            Finding(college, tally, rule.college.needed(tally))
            for college, tally in sorted(tallies.items())
            if _could_vote(tally)
        ]
        reached = sum(finding.is_reached for finding in inside)
        enough = reached == len(inside) if rule.colleges == "each" else 2 * reached > len(inside)
        adopted = adopted and bool(inside) and enough
        findings += inside
    return Outcome(adopted, tuple(findings), tied, casting is not None)


def _could_vote(tally: Tally) -> bool:
    """Whether anybody of the college could vote: by its roll where it is counted, else by what was cast."""
    return bool(tally.base("cast") if tally.roll is None else tally.roll)
