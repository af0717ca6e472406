"""What a room sees of its meeting: whether anything changed since, its points, which votes are under way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from chantier.assemblies.core.lifecycles import VoteState
from chantier.assemblies.models import (
    AgendaItem,
    Asking,
    Attendance,
    Declaration,
    FloorStep,
    Meeting,
    RollCorrection,
    Vote,
)


@dataclass(frozen=True)
class VoteLine:
    """A vote that is prepared, under way, or closed and not counted."""

    public_id: str
    number: int
    question: str
    state: str
    level: str
    motion_id: int | None
    closes_at: datetime | None

    def left(self, at: datetime) -> int | None:
        """Seconds until it closes, where that was announced; zero once past."""
        return max(0, int((self.closes_at - at).total_seconds())) if self.closes_at is not None else None


def version_of(meeting: Meeting) -> str:
    """A mark that changes whenever what the room sees does. Seven short queries, however long the meeting."""
    said = [
        meeting.state,
        FloorStep.objects.filter(meeting=meeting).aggregate(Max("number")),
        Asking.objects.filter(meeting=meeting).aggregate(
            Count("pk"), Max("called_at"), Max("ended_at"), Max("withdrawn_at")
        ),
        AgendaItem.objects.filter(meeting=meeting).aggregate(
            Count("pk"), Max("opened_at"), Max("closed_at"), Count("closed_at"), Count("withdrawn_at")
        ),
        Attendance.objects.filter(entry__roll__meeting=meeting).aggregate(Count("pk"), Count("voided_at")),
        RollCorrection.objects.filter(entry__roll__meeting=meeting).aggregate(Count("pk")),
        Declaration.objects.filter(meeting=meeting).aggregate(Count("pk"), Count("voided_at")),
        Vote.objects.filter(meeting=meeting).aggregate(
            Count("pk"),
            Count("opened_at"),
            Count("closed_at"),
            Count("counted_at"),
            Max("closes_at"),
            cancelled=Count("pk", filter=Q(state=VoteState.CANCELLED)),
        ),
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def votes_under_way(meeting: Meeting) -> tuple[VoteLine, ...]:
    """Votes that are not ended, in order. One query."""
    rows = Vote.objects.filter(
        meeting=meeting, state__in=(VoteState.PREPARED, VoteState.OPEN, VoteState.CLOSED)
    ).order_by("number")
    return tuple(
        VoteLine(row.public_id, row.number, row.question, row.state, row.level, row.motion_id, row.closes_at)
        for row in rows
    )


def agenda_of(meeting: Meeting) -> tuple[AgendaItem, ...]:
    """The points of the agenda, those withdrawn apart. One query."""
    rows = AgendaItem.objects.filter(meeting=meeting, withdrawn_at__isnull=True)
    return tuple(rows.order_by("position", "pk"))
