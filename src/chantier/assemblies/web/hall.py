"""Votes under way as the desk and the screen say them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from chantier.assemblies.models import Meeting
from chantier.assemblies.queries.hall import VoteLine


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
