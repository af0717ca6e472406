"""A quorum as pages tell it: each part in words, whether it is reached, and how to look again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.assemblies.core.quorum import Part, Quorum
from chantier.assemblies.models import Meeting
from chantier.assemblies.phrases import named
from chantier.assemblies.queries.quorums import quorum_now
from chantier.assemblies.queries.rolls import college_names


@dataclass(frozen=True)
class ToldPart:
    """One part of a quorum: its name, its numbers, and what is missing."""

    name: str
    present: int
    needed: int
    roll: int
    is_reached: bool
    missing: str


@dataclass(frozen=True)
class ToldQuorum:
    """A quorum with its parts, the whole first."""

    parts: tuple[ToldPart, ...]
    is_reached: bool
    at: datetime

    @property
    def whole(self) -> ToldPart:
        """All the voices of the roll."""
        return self.parts[0]


def told(meeting: Meeting, quorum: Quorum, *, at: datetime) -> ToldQuorum:
    """A quorum with the names of its colleges. Two queries at most."""
    slugs = [part.college for part in quorum.parts if part.college]
    names = college_names(meeting, slugs) if slugs else {}
    parts = tuple(_part(part, named(names[part.college]) if part.college else _("Ensemble")) for part in quorum.parts)
    return ToldQuorum(parts, quorum.is_reached, at)


def told_now(meeting: Meeting, *, at: datetime) -> ToldQuorum:
    """The quorum at this instant, with the names of its colleges."""
    return told(meeting, quorum_now(meeting, at=at), at=at)


def _part(part: Part, name: str) -> ToldPart:
    lacking = part.needed - part.present
    missing = (
        ngettext("Il manque %(count)d voix.", "Il manque %(count)d voix.", lacking) % {"count": lacking}
        if lacking > 0
        else ""
    )
    return ToldPart(name, part.present, part.needed, part.roll, part.is_reached, missing)
