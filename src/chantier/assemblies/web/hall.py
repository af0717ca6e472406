"""Quorum and votes as the desk, the screen and the floor say them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.assemblies.models import Meeting
from chantier.assemblies.phrases import named
from chantier.assemblies.queries.hall import QuorumLine, VoteLine


@dataclass(frozen=True)
class QuorumSaid:
    """A part of the quorum in words, and how it stands."""

    name: str
    present: int
    needed: int
    roll: int
    is_reached: bool

    @property
    def told(self) -> str:
        """« 34 voix présentes ; il en faut 30. »"""
        said = {"present": self.present, "needed": self.needed}
        return (
            ngettext(
                "%(present)d voix présente ; il en faut %(needed)d.",
                "%(present)d voix présentes ; il en faut %(needed)d.",
                self.present,
            )
            % said
        )


@dataclass(frozen=True)
class VoteSaid:
    """A vote under way: its question, its state in words, its page, and the time that is left."""

    question: str
    state: str
    is_open: bool
    url: str
    left: int | None

    @property
    def clock(self) -> str:
        """What is left, in minutes and seconds."""
        return f"{self.left // 60}:{self.left % 60:02d}" if self.left is not None else ""


def quorum_told(lines: tuple[QuorumLine, ...]) -> tuple[QuorumSaid, ...]:
    """Each part of the quorum, the whole first."""
    return tuple(
        QuorumSaid(
            named(line.names) if line.part.college else _("Quorum"),
            line.part.present,
            line.part.needed,
            line.part.roll,
            line.part.is_reached,
        )
        for line in lines
    )


def votes_told(meeting: Meeting, lines: tuple[VoteLine, ...], *, at: datetime) -> tuple[VoteSaid, ...]:
    """Each vote that is not ended."""
    states = {"prepared": _("préparé"), "open": _("ouvert"), "closed": _("fermé, à dépouiller")}
    return tuple(
        VoteSaid(
            line.question,
            states.get(line.state, line.state),
            line.state == "open",
            _url(meeting, line.public_id),
            line.left(at) if line.state == "open" else None,
        )
        for line in lines
    )


def _url(meeting: Meeting, public_id: str) -> str:
    try:
        return reverse("assemblies:vote", args=[meeting.public_id, public_id])
    except NoReverseMatch:
        return ""
