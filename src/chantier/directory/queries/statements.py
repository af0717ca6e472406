"""Corrections as reviewers read them: the queue, by state, place and field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from chantier.directory.models import Organization, Statement

PAGE = 12


@dataclass(frozen=True)
class StatementLine:
    """One statement, with the organisation it speaks of."""

    id: int
    organization_id: int
    public_id: str
    slug: str
    name: str
    place: str
    field: str
    value: Any
    kind: str
    state: str
    comment: str
    evidence: str
    person_id: int | None
    at: datetime
    reviewed_by: int | None
    reviewed_at: datetime | None
    review_reason: str


@dataclass(frozen=True)
class Chosen:
    """What the queue is narrowed to."""

    state: str = Statement.WAITING
    territory_id: int | None = None
    field: str = ""


def queue(chosen: Chosen) -> QuerySet[Statement]:
    """Corrections in this state; those that wait from the oldest, the others from the latest."""
    rows = Statement.objects.filter(kind=Statement.CORRECTION, state=chosen.state)
    if chosen.territory_id is not None:
        there = Q()
        for level in ("region", "mrc", "municipality"):
            there |= Q(**{f"organization__{level}": chosen.territory_id})
        rows = rows.filter(there)
    if chosen.field:
        rows = rows.filter(field=chosen.field)
    return rows.order_by("id" if chosen.state == Statement.WAITING else "-id")


def page(chosen: Chosen, *, after: int | None = None) -> tuple[tuple[StatementLine, ...], int | None]:
    """A page of the queue and where the next one begins. One query."""
    rows = queue(chosen).select_related("organization__municipality")
    if after is not None:
        rows = rows.filter(pk__gt=after) if chosen.state == Statement.WAITING else rows.filter(pk__lt=after)
    found = list(rows[: PAGE + 1])
    lines = tuple(_line(row) for row in found[:PAGE])
    return lines, lines[-1].id if len(found) > PAGE else None


def one(statement_id: int) -> StatementLine | None:
    """One correction, in whatever state."""
    row = Statement.objects.select_related("organization__municipality").filter(pk=statement_id).first()
    return _line(row) if row is not None else None


def waiting_count() -> int:
    """How many corrections wait."""
    return queue(Chosen()).count()


def waiting_on(organization_id: int, field: str) -> int:
    """How many corrections of this field wait already."""
    rows = Statement.objects.filter(organization=organization_id, field=field, state=Statement.WAITING)
    return rows.count()


def waiting_links(organization_id: int) -> tuple[StatementLine, ...]:
    """The links of an organisation that somebody proposed in its name and that wait. One query."""
    rows = Statement.objects.filter(organization=organization_id, field="relation", state=Statement.WAITING)
    return tuple(_line(row) for row in rows.select_related("organization__municipality").order_by("id"))


def own_words(organization_id: int) -> tuple[StatementLine, ...]:
    """What an organisation says of itself and still holds, the latest first."""
    rows = Statement.objects.filter(organization=organization_id, kind=Statement.OWN, state=Statement.ACCEPTED)
    return tuple(_line(row) for row in rows.select_related("organization__municipality").order_by("-id"))


def suggested_by(person_id: int, organization_id: int) -> tuple[StatementLine, ...]:
    """What a person suggested of an organisation, the latest first."""
    rows = Statement.objects.filter(person_id=person_id, organization=organization_id, kind=Statement.CORRECTION)
    return tuple(_line(row) for row in rows.select_related("organization__municipality").order_by("-id")[:PAGE])


def fields_in_use() -> tuple[str, ...]:
    """The fields of which there are corrections."""
    rows = Statement.objects.filter(kind=Statement.CORRECTION).order_by("field")
    return tuple(rows.values_list("field", flat=True).distinct())


def _line(row: Statement) -> StatementLine:
    organization: Organization = row.organization
    return StatementLine(
        id=row.pk,
        organization_id=organization.pk,
        public_id=organization.public_id,
        slug=organization.slug,
        name=organization.name,
        place=str(getattr(organization.municipality, "shown_name", "") or ""),
        field=row.field,
        value=row.value,
        kind=row.kind,
        state=row.state,
        comment=row.comment,
        evidence=row.evidence,
        person_id=row.person_id,
        at=row.at,
        reviewed_by=row.reviewed_by,
        reviewed_at=row.reviewed_at,
        review_reason=row.review_reason,
    )
