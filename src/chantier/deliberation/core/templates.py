"""What a table is set up from: four usual ways of working, each with its calendar in days, ready to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from chantier.deliberation.core.phases import Verb

CONSULTATION, WORKING_GROUP, ROUND, BRIEF = "consultation", "working-group", "round", "brief"


@dataclass(frozen=True)
class Stretch:
    """Some verbs, open from a day after the beginning (0 is the first) for a number of whole days."""

    verbs: frozenset[Verb]
    after: int
    days: int


@dataclass(frozen=True)
class Template:
    """A way of working: at which level, who sits, how it settles, and when each verb is open."""

    key: str
    level: str
    seating: str
    procedure: str
    stretches: tuple[Stretch, ...]


_TALK = frozenset({Verb.DEBATE})

TEMPLATES: Final[Mapping[str, Template]] = {
    one.key: one
    for one in (
        Template(
            CONSULTATION,
            "regional",
            "territory",
            "advice",
            (
                Stretch(_TALK | {Verb.STATE_NEED, Verb.PROPOSE}, 0, 21),
                Stretch(_TALK | {Verb.AMEND}, 21, 21),
                Stretch(_TALK | {Verb.TAKE_POSITION}, 42, 14),
            ),
        ),
        Template(
            WORKING_GROUP,
            "national",
            "listed",
            "consent",
            (
                Stretch(_TALK | {Verb.PROPOSE, Verb.AMEND}, 0, 150),
                Stretch(_TALK | {Verb.TAKE_POSITION}, 150, 30),
            ),
        ),
        Template(
            ROUND,
            "national",
            "members",
            "consensus",
            (
                Stretch(_TALK | {Verb.STATE_NEED, Verb.PROPOSE}, 0, 60),
                Stretch(_TALK | {Verb.AMEND}, 60, 30),
                Stretch(_TALK | {Verb.TAKE_POSITION}, 90, 30),
            ),
        ),
        Template(
            BRIEF,
            "national",
            "listed",
            "consent",
            (
                Stretch(_TALK | {Verb.PROPOSE}, 0, 7),
                Stretch(_TALK | {Verb.AMEND}, 7, 10),
                Stretch(_TALK | {Verb.TAKE_POSITION}, 17, 5),
            ),
        ),
    )
}


def days_of(stretch: Stretch, *, starting: date) -> tuple[date, date]:
    """The first and the last whole day of a stretch, when the table begins that day."""
    first = starting + timedelta(days=stretch.after)
    return first, first + timedelta(days=stretch.days - 1)
