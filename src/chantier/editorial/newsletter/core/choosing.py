"""What of an issue is for whom.

The rule, in one sentence: a thing reaches a reader unless it is tied to territories (or to themes) and the reader
chose others. A reader for whom nothing is left receives nothing: opening words alone are not sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Tied:
    """Something of an issue. ``territories`` are references of regions, ``themes`` slugs of first-level themes."""

    id: int
    territories: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wanted:
    """What a reader chose; nothing chosen is everything wanted."""

    territories: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()


def _meet(tied: frozenset[str], chosen: frozenset[str]) -> bool:
    return not tied or not chosen or bool(tied & chosen)


def reaches(thing: Tied, wanted: Wanted) -> bool:
    """Whether this reader receives this thing."""
    return _meet(thing.territories, wanted.territories) and _meet(thing.themes, wanted.themes)


def chosen(things: Iterable[Tied], wanted: Wanted) -> tuple[int, ...]:
    """The ids of what this reader receives, in the order of the issue."""
    return tuple(one.id for one in things if reaches(one, wanted))
