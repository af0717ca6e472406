"""Which bodies whoever asks may see, what they are made of, and which by-laws bind them on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.models import Body, ByLaws
from chantier.assemblies.phrases import BODY_KINDS, named
from chantier.assemblies.queries.electorate import colleges_on
from chantier.directory import api as directory
from chantier.foundation.access.api import Speaker

_ORDER = {Body.ASSEMBLY: 0, Body.BOARD: 1, Body.COMMITTEE: 2}


def visible_bodies(speaker: Speaker) -> QuerySet[Body]:
    """The bodies that a speaker may see: ``permissions.may_see_body`` as a condition."""
    rows = Body.objects.all()
    if speaker.voice_id is not None or speaker.roles:
        return rows
    return rows.filter(visibility=Body.PUBLIC)


@dataclass(frozen=True)
class BodyLine:
    """A body in a list."""

    id: int
    public_id: str
    name: str
    kind: str
    kind_name: str
    purpose: str
    organization: str
    parent_id: int | None
    visibility: str
    colleges: int
    meetings: int
    ended_on: date | None
    is_fictitious: bool


def body_lines(rows: QuerySet[Body], *, at: datetime) -> tuple[BodyLine, ...]:
    """These bodies, assemblies first, those that ended last. Two queries."""
    today = at.date()
    standing = Q(colleges__since__lte=today) & (Q(colleges__until__isnull=True) | Q(colleges__until__gt=today))
    held = ~Q(meetings__state__in=[MeetingState.DRAFT, MeetingState.CANCELLED]) & Q(meetings__isnull=False)
    found = list(
        rows.annotate(
            seats=Count("colleges", filter=standing, distinct=True), held=Count("meetings", filter=held, distinct=True)
        ).order_by("pk")
    )
    names = directory.names_of({row.organization_id for row in found if row.organization_id is not None})
    lines = [
        BodyLine(
            id=row.pk,
            public_id=row.public_id,
            name=named(row.names),
            kind=row.kind,
            kind_name=str(BODY_KINDS.get(row.kind, row.kind)),
            purpose=named(row.purposes),
            organization=names.get(row.organization_id, "") if row.organization_id is not None else "",
            parent_id=row.parent_id,
            visibility=row.visibility,
            colleges=row.seats,
            meetings=row.held,
            ended_on=row.ended_on,
            is_fictitious=row.is_fictitious,
        )
        for row in found
    ]
    return tuple(sorted(lines, key=lambda one: (one.ended_on is not None, _ORDER.get(one.kind, 9), one.name, one.id)))


def by_laws_on(body: Body, *, day: date) -> ByLaws | None:
    """The by-laws of a body in force on a day; none where it had none yet. One query."""
    return ByLaws.objects.filter(body=body, in_force_from__lte=day).order_by("-in_force_from", "-pk").first()


@dataclass(frozen=True)
class SeatLine:
    """A college of a body: what it is called, how many seats (None: as many as members), since when."""

    college: str
    name: str
    seats: int | None
    since: date


def seats_of(body: Body, *, day: date, names: Mapping[str, str]) -> tuple[SeatLine, ...]:
    """The colleges of a body on a day, by the names that were read for them. One query."""
    return tuple(
        SeatLine(row.college, names.get(row.college, row.college), row.seats, row.since)
        for row in colleges_on(body, day)
        if row.college
    )
