"""Meetings in lists: those to come, those held, and what they decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.formats import date_format

from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.models import Body, Decision, Meeting, Officer
from chantier.assemblies.phrases import MEETING_KINDS, MEETING_STATES, MEETING_TONES, MODES, named
from chantier.assemblies.queries.bodies import visible_bodies
from chantier.foundation.access.api import ADMINISTRATOR, COORDINATOR, SECRETARY, Speaker, holds
from chantier.foundation.ui.clocks import day_of, hour, moment

_keeps = holds(SECRETARY, COORDINATOR, ADMINISTRATOR)
#: A meeting whose day is over this long is no longer one that comes, whatever its state says.
_LATE = timedelta(days=1)


def visible_meetings(speaker: Speaker, *, at: datetime) -> QuerySet[Meeting]:
    """The meetings that a speaker may see: ``permissions.may_see_meeting`` as a condition."""
    rows = Meeting.objects.filter(body__in=visible_bodies(speaker))
    if _keeps(speaker):
        return rows
    seen = ~Q(state=MeetingState.DRAFT)
    if speaker.is_known and speaker.person_id is not None:
        held = Officer.objects.filter(
            Q(until__isnull=True) | Q(until__gt=at), person_id=speaker.person_id, since__lte=at
        )
        seen |= Q(pk__in=held.values("meeting"))
    return rows.filter(seen)


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in a list."""

    id: int
    public_id: str
    title: str
    language: str
    body: str
    body_public_id: str
    kind: str
    state: str
    state_name: str
    tone: str
    mode: str
    place: str
    starts_at: datetime
    day: str
    day_number: str
    month: str
    hour: str
    when: str
    is_fictitious: bool


def meeting_lines(rows: QuerySet[Meeting]) -> tuple[MeetingLine, ...]:
    """These meetings, in the order they come. One query."""
    return tuple(
        MeetingLine(
            id=row.pk,
            public_id=row.public_id,
            title=row.title,
            language=row.language,
            body=named(row.body.names),
            body_public_id=row.body.public_id,
            kind=str(MEETING_KINDS.get(row.kind, row.kind)),
            state=row.state,
            state_name=str(MEETING_STATES.get(row.state, row.state)),
            tone=MEETING_TONES.get(row.state, "quiet"),
            mode=str(MODES.get(row.mode, row.mode)),
            place=row.place,
            starts_at=row.starts_at,
            day=day_of(row.starts_at, row.body.time_zone),
            day_number=date_format(row.starts_at.astimezone(ZoneInfo(row.body.time_zone)), "j"),
            month=date_format(row.starts_at.astimezone(ZoneInfo(row.body.time_zone)), "N"),
            hour=hour(row.starts_at, row.body.time_zone),
            when=moment(row.starts_at, row.body.time_zone),
            is_fictitious=row.is_fictitious,
        )
        for row in rows.select_related("body")
    )


def next_meetings(rows: QuerySet[Meeting], *, at: datetime, most: int = 6) -> tuple[MeetingLine, ...]:
    """Those to come and those being held, the soonest first. One query."""
    being_held = Q(state__in=[MeetingState.OPEN, MeetingState.SUSPENDED])
    to_come = Q(state__in=[MeetingState.DRAFT, MeetingState.CONVENED], starts_at__gte=at - _LATE)
    return meeting_lines(rows.filter(being_held | to_come).order_by("starts_at", "pk")[:most])


@dataclass(frozen=True)
class Living:
    """How many there are, of public bodies: of the path of an idea."""

    meetings: int
    decisions: int


def living(*, at: datetime) -> Living:
    """Meetings that were convened and are to come, decisions in force. Two queries."""
    to_come = visible_meetings(Speaker.visitor(), at=at).filter(starts_at__gte=at - _LATE)
    convened = to_come.filter(state__in=[MeetingState.CONVENED, MeetingState.OPEN, MeetingState.SUSPENDED])
    decided = Decision.objects.filter(body__visibility=Body.PUBLIC, repealed_at__isnull=True, voided_at__isnull=True)
    return Living(convened.count(), decided.count())


def coming_in_public(*, at: datetime, most: int = 1) -> tuple[MeetingLine, ...]:
    """The next meetings of public bodies, once convened: what the public site shows. One query."""
    return next_meetings(visible_meetings(Speaker.visitor(), at=at), at=at, most=most)


def meetings_of(rows: QuerySet[Meeting], body: Body, *, most: int = 50) -> tuple[MeetingLine, ...]:
    """The meetings of a body, the latest first. One query."""
    return meeting_lines(rows.filter(body=body).order_by("-starts_at", "-pk")[:most])


@dataclass(frozen=True)
class DecisionLine:
    """A decision in a list."""

    public_id: str
    number: str
    title: str
    language: str
    body: str
    taken_at: datetime
    day: str
    is_repealed: bool


def latest_decisions(bodies: QuerySet[Body], *, most: int = 6) -> tuple[DecisionLine, ...]:
    """What these bodies decided last. One query."""
    stand = Decision.objects.filter(body__in=bodies, voided_at__isnull=True)
    rows = stand.select_related("body").order_by("-taken_at", "-pk")[:most]
    return tuple(
        DecisionLine(
            public_id=row.public_id,
            number=row.number,
            title=row.title,
            language=row.language,
            body=named(row.body.names),
            taken_at=row.taken_at,
            day=day_of(row.taken_at, row.body.time_zone),
            is_repealed=row.repealed_at is not None,
        )
        for row in rows
    )
