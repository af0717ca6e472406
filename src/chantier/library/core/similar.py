"""Which resources resemble one, and why: candidates of the search, in a new order, with reasons a person can check.

Words find candidates in one language; concepts of the thesaurus are the same in all, so they carry across languages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from chantier.library.core.reasons import Reason

SAME_THEME, NEAR_THEME, SAME_PLACE = "same_theme", "near_theme", "same_place"
SAME_AUTHOR, SAME_ORGANIZATION, SAME_WORDS = "same_author", "same_organization", "same_words"

#: What each thing shared weighs beside words that match best (``WORDS``); a theme that contains the other counts less.
WORDS: Final = 1.5
THEME, NEAR, PLACE, AUTHOR, ORGANIZATION = 1.0, 0.4, 0.7, 0.8, 0.6
MOST_THEMES: Final = 3
#: Below this share of the best match, words alone are chance.
ENOUGH_WORDS: Final = 0.45


@dataclass(frozen=True)
class Traits:
    """What resemblance is read from. ``words`` is the search's score as a share of the best candidate's, 0 to 1."""

    id: int
    themes: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()
    words: float = 0.0


@dataclass(frozen=True)
class Likeness:
    """A resource that resembles, how much, and why (the strongest reason first)."""

    id: int
    score: float
    reasons: tuple[Reason, ...] = field(default_factory=tuple)


def ranked(
    subject: Traits, candidates: Sequence[Traits], *, above: Mapping[str, frozenset[str]], size: int = 6
) -> tuple[Likeness, ...]:
    """The ``size`` candidates that resemble most, best first; who shares nothing is left out.

    ``above`` gives the themes that contain a theme, whatever the distance.
    """
    found = [likeness(subject, one, above=above) for one in {one.id: one for one in candidates}.values()]
    kept = [one for one in found if one.reasons and one.id != subject.id]
    return tuple(sorted(kept, key=lambda one: (-one.score, one.id))[:size])


def likeness(subject: Traits, other: Traits, *, above: Mapping[str, frozenset[str]]) -> Likeness:
    """How much one resource resembles another, with each reason."""
    weighed: list[tuple[float, Reason]] = []
    same = sorted(subject.themes & other.themes)[:MOST_THEMES]
    weighed += [(THEME, Reason(SAME_THEME, {"theme": theme})) for theme in same]
    near = _near(subject.themes - other.themes, other.themes - subject.themes, above)[: MOST_THEMES - len(same)]
    weighed += [(NEAR, Reason(NEAR_THEME, {"theme": theme})) for theme in near]
    for weight, code, ours, theirs in (
        (AUTHOR, SAME_AUTHOR, subject.authors, other.authors),
        (PLACE, SAME_PLACE, subject.places, other.places),
        (ORGANIZATION, SAME_ORGANIZATION, subject.organizations, other.organizations),
    ):
        if shared := sorted(ours & theirs):
            weighed.append((weight, Reason(code, {"which": shared[0]})))
    score = sum(weight for weight, _ in weighed) + WORDS * other.words
    if other.words >= ENOUGH_WORDS and not weighed:
        weighed.append((0.0, Reason(SAME_WORDS)))
    weighed.sort(key=lambda pair: -pair[0])
    return Likeness(other.id, round(score, 6), tuple(reason for _, reason in weighed))


def _near(ours: frozenset[str], theirs: frozenset[str], above: Mapping[str, frozenset[str]]) -> list[str]:
    """Themes of the other that contain one of ours, or are contained in one."""
    nothing: frozenset[str] = frozenset()
    return [
        theme
        for theme in sorted(theirs)
        if any(theme in above.get(one, nothing) or one in above.get(theme, nothing) for one in ours)
    ]
