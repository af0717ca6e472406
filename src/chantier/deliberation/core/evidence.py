"""What a source does for a claim, and how strong it is: words shared by proposals, debates and settled texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

SUPPORTS, QUALIFIES, CONTRADICTS = "supports", "qualifies", "contradicts"
BEARINGS: Final = (SUPPORTS, QUALIFIES, CONTRADICTS)

#: From the weakest: somebody tells it, one case shows it, several cases or a survey do, a study compared with others,
#: studies read together.
TESTIMONY, CASE, SEVERAL, STUDY, REVIEW = "testimony", "case", "several", "study", "review"
STRENGTHS: Final = (TESTIMONY, CASE, SEVERAL, STUDY, REVIEW)


@dataclass(frozen=True)
class Leaning:
    """A passage leans on a source: which way, how strongly, and whether the source still stands."""

    passage: str
    bearing: str
    strength: str
    stands: bool = True


@dataclass(frozen=True)
class Grounds:
    """What a text rests on. ``covered`` is the part of its passages that a standing source supports."""

    covered: Fraction
    bare: tuple[str, ...]
    contested: tuple[str, ...]
    weakened: tuple[str, ...]


def grounds(passages: Iterable[str], leanings: Iterable[Leaning]) -> Grounds:
    """Passages with no support, those that a source contradicts, those whose every support was withdrawn.

    ``passages`` are the keys of what claims something (no heading), in order.
    """
    keys = tuple(passages)
    held = tuple(leanings)
    supported = {one.passage for one in held if one.bearing == SUPPORTS and one.stands}
    fallen = {one.passage for one in held if one.bearing == SUPPORTS and not one.stands} - supported
    against = {one.passage for one in held if one.bearing == CONTRADICTS and one.stands}
    return Grounds(
        covered=Fraction(len(supported & set(keys)), len(keys)) if keys else Fraction(0),
        bare=tuple(key for key in keys if key not in supported and key not in fallen),
        contested=tuple(key for key in keys if key in against),
        weakened=tuple(key for key in keys if key in fallen),
    )
