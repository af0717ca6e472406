"""Tables, as lists and pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chantier.deliberation.core import lifecycles
from chantier.deliberation.models import Phase, Seat, Table
from chantier.deliberation.queries.calendars import until
from chantier.deliberation.queries.listed import listed
from chantier.deliberation.queries.moves import Instant
from chantier.deliberation.queries.texts import headings_of
from chantier.directory import api as directory

STATES = lifecycles.Proposal
#: A proposal that a table talks about, and one that it is done with.
IN_TALKS = (STATES.OPEN, STATES.AMENDING, STATES.POSITIONS)


@dataclass(frozen=True)
class TableLine:
    """A table in a list. ``closes_at`` is when something closes there next, ``closes`` the same in words."""

    id: int
    public_id: str
    slug: str
    title: str
    language: str
    level: str
    visibility: str
    place: str
    parent_id: int | None
    in_talks: int
    settled: int
    closes_at: datetime | None
    closes: str
    is_closed: bool
    is_fictitious: bool


def table_lines(rows: Iterable[Table], *, at: datetime, instant: Instant | None = None) -> tuple[TableLine, ...]:
    """These tables, in their order. Give rows with ``territory``, and where the journal stood if it was asked before.

    Three queries.
    """
    rows = list(rows)
    ids = [row.pk for row in rows]
    words = headings_of(row.text_id for row in rows)
    kept = listed(instant)
    talked, closed = kept.of("state", *IN_TALKS), kept.of("state", STATES.SETTLED)
    here = {pk: kept.of("table", str(pk)) for pk in ids}
    counts = {pk: ((bits & talked).bit_count(), (bits & closed).bit_count()) for pk, bits in here.items()}
    closing: dict[int, datetime] = {}
    for table_id, closes_at in (
        Phase.objects.filter(table__in=ids, opens_at__lte=at, closes_at__gt=at)
        .order_by("closes_at")
        .values_list("table_id", "closes_at")
    ):
        if closes_at is not None:
            closing.setdefault(table_id, closes_at)
    return tuple(
        TableLine(
            id=row.pk,
            public_id=row.public_id,
            slug=row.slug,
            title=words[row.text_id].title,
            language=words[row.text_id].language,
            level=row.level,
            visibility=row.visibility,
            place=row.territory.name if row.territory else "",
            parent_id=row.parent_id,
            in_talks=counts[row.pk][0],
            settled=counts[row.pk][1],
            closes_at=closing.get(row.pk),
            closes=until(closing[row.pk], row.time_zone) if row.pk in closing else "",
            is_closed=row.closed_at is not None and row.closed_at <= at,
            is_fictitious=row.is_fictitious,
        )
        for row in rows
    )


@dataclass(frozen=True)
class SeatView:
    """Who sits, by name; ``name`` is empty for a person, whom pages do not name."""

    id: int
    role: str
    college: str
    organization_id: int | None
    organization: str
    public_id: str
    since: datetime


def seats_of(table: Table, *, at: datetime) -> tuple[SeatView, ...]:
    """The standing seats of a table, organisations by name. Three queries, merges apart."""
    rows = list(Seat.objects.filter(Q(until__isnull=True) | Q(until__gt=at), table=table, since__lte=at))
    kept = directory.kept_of({row.organization_id for row in rows if row.organization_id})
    names = directory.names_of(kept.values())
    public = directory.public_ids_of(kept.values())
    found = [
        SeatView(
            id=row.pk,
            role=row.role,
            college=row.college,
            organization_id=kept.get(row.organization_id or 0),
            organization=names.get(kept.get(row.organization_id or 0, 0), ""),
            public_id=public.get(kept.get(row.organization_id or 0, 0), ""),
            since=row.since,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.organization.casefold(), one.id)))
