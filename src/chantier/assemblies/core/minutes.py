"""The minutes of a meeting as a document: what happened, point by point, and the words of the secretary around it.

Facts are sentences that were made from rows, each with its instant; nobody edits them. Words are the secretary's. The
document is frozen, with its fingerprint, when the minutes are published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

VERSION: Final = 1
BEFORE, DURING, AFTER = "before", "during", "after"


@dataclass(frozen=True)
class Fact:
    """Something that happened: when, in a sentence, with a text that it quotes, during which point (None: none).

    ``rank`` orders what happened at the same second: what opens before what closes.
    """

    at: datetime
    sentence: str
    text: str = ""
    item: int | None = None
    rank: int = 5


@dataclass(frozen=True)
class Point:
    """A point of the agenda as it was treated; ``told`` the secretary's words."""

    number: int
    position: int
    title: str
    told: str
    opened_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True)
class Section:
    """A part of the minutes: a point, or what came before the first and after the last (no title)."""

    position: int | None
    title: str
    told: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Presence:
    """A voice of the roll that was there: from when, until when, in one or several times."""

    number: int
    name: str
    college: str
    arrived_at: datetime
    left_at: datetime | None


def sections(points: Sequence[Point], facts: Iterable[Fact], *, opening: str, closing: str) -> tuple[Section, ...]:
    """What is told, in order: before the first point, each point, after the last one.

    A fact that names its point is told there; another, during the point that was open then. What happened between two
    points is told with the one before.
    """
    treated = [one for one in points if one.opened_at is not None]
    ordered = sorted(facts, key=lambda one: (one.at, one.rank))
    first = min((one.opened_at for one in treated if one.opened_at), default=None)
    last = max((one.closed_at or one.opened_at for one in treated if one.opened_at), default=None)
    held: dict[str | int, list[Fact]] = {BEFORE: [], AFTER: []}
    known = {one.number for one in treated}
    for fact in ordered:
        if fact.item in known and fact.item is not None:
            held.setdefault(fact.item, []).append(fact)
        elif first is None or fact.at < first:
            held[BEFORE].append(fact)
        elif last is not None and fact.at > last:
            held[AFTER].append(fact)
        else:
            held.setdefault(_open_at(treated, fact.at), []).append(fact)
    told = [Section(one.position, one.title, one.told, tuple(held.get(one.number, ()))) for one in treated]
    return (
        Section(None, "", opening, tuple(held[BEFORE])),
        *told,
        Section(None, "", closing, tuple(held[AFTER])),
    )


def _open_at(treated: Sequence[Point], at: datetime) -> int:
    """The point that was opened last at this instant."""
    before = [(one.opened_at, place) for place, one in enumerate(treated) if one.opened_at and one.opened_at <= at]
    return treated[max(before)[1]].number


def document(
    *, meeting: Mapping[str, Any], revision: int, parts: Sequence[Section], presences: Sequence[Presence]
) -> dict[str, Any]:
    """The minutes as a value that has a canonical form; instants are UTC, to the second."""
    return {
        "v": VERSION,
        "kind": "chantier-minutes",
        "meeting": dict(meeting),
        "revision": revision,
        "presences": [
            {
                "number": one.number,
                "name": one.name,
                "college": one.college,
                "arrived_at": instant(one.arrived_at),
                "left_at": instant(one.left_at) if one.left_at else None,
            }
            for one in presences
        ],
        "sections": [
            {
                "position": part.position,
                "title": part.title,
                "words": part.told,
                "facts": [{"at": instant(one.at), "sentence": one.sentence, "text": one.text} for one in part.facts],
            }
            for part in parts
        ],
    }


def instant(at: datetime) -> str:
    """An instant, in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
