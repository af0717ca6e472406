"""What deposit and review pages ask: one's own deposits, the queue, remarks, versions, all that a form begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from chantier.foundation.people import api as people
from chantier.library.core import description as d
from chantier.library.core.serial import from_json
from chantier.library.models import Attachment, Contribution, Remark, Resource, Version
from chantier.library.queries.describing import describe

EVERY: Final = (Resource.PUBLIC, Resource.MEMBERS_ONLY, Resource.PRIVATE)
PAGE: Final = 20


@dataclass(frozen=True)
class DepositLine:
    """A deposit in a list. ``is_own`` in the queue says that who looks at it deposited it."""

    id: int
    public_id: str
    slug: str
    title: str
    language: str
    kind: str
    state: str
    at: datetime
    depositor: str
    remarks: int
    is_own: bool = False


@dataclass(frozen=True)
class RemarkView:
    """A remark with the name of who made it."""

    id: int
    field: str
    text: str
    who: str
    is_reviewer: bool
    at: datetime
    settled_at: datetime | None


@dataclass(frozen=True)
class VersionLine:
    """A version in the history."""

    revision: int
    at: datetime
    who: str
    note: str


@dataclass(frozen=True)
class Editable:
    """All that the form begins with, unpublished relations too; ``row`` is only read."""

    row: Resource
    description: d.Description
    attachments: tuple[Attachment, ...]
    organizations: Mapping[str, str]


def resource_of(public_id: str) -> Resource | None:
    """The resource of a public id, whatever its state, or nothing."""
    return Resource.objects.filter(public_id=public_id[:12]).first()


def by_public_id(public_id: str) -> Resource:
    """The resource of a public id, whatever its state. Raises ``Http404``."""
    row = Resource.objects.select_related("merged_into").filter(public_id=public_id[:12]).first()
    if row is None:
        raise Http404
    return row


def editable(row: Resource, language: str) -> Editable:
    """The description as its own people see it: relations to drafts are theirs too."""
    described = describe([row.pk], seen=EVERY, language=language)[row.pk]
    relations = tuple(
        d.Related(
            one.kind,
            one.title if one.other is None else one.other.title if one.other.state == Resource.PUBLISHED else "",
            one.other.public_id if one.other else "",
            one.url,
        )
        for one in row.relations.select_related("other")
    )
    return Editable(
        row,
        replace(described, relations=relations),
        tuple(row.attachments.select_related("file")),
        {one.public_id: one.name for one in described.organizations},
    )


def deposits_of(person_id: int | None, voice_id: int | None) -> tuple[DepositLine, ...]:
    """What a person deposited, or their organisation, latest first; doubles that were joined are left out."""
    mine = Q(person_id=person_id) if person_id is not None else Q(pk__in=())
    if voice_id is not None:
        mine |= Q(voice_id=voice_id)
    rows = _lines().filter(mine).order_by("-updated_at", "-id")[:200]
    return _named(rows, person_id)


def queue(
    *, state: str, kind: str = "", theme: str = "", page: int = 1, viewer: int | None = None
) -> tuple[tuple[DepositLine, ...], bool]:
    """A page of the queue, longest waiting first, and whether another follows. Two queries."""
    rows = _filtered(kind, theme).filter(state=state)
    order = ("submitted_at", "id") if state == Resource.SUBMITTED else ("-updated_at", "-id")
    start = (page - 1) * PAGE
    found = list(rows.order_by(*order)[start : start + PAGE + 1])
    return _named(found[:PAGE], viewer), len(found) > PAGE


def counts(*, kind: str = "", theme: str = "") -> dict[str, int]:
    """{state: how many}. One query."""
    rows = _filtered(kind, theme).order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def _filtered(kind: str, theme: str) -> QuerySet[Resource]:
    rows = _lines()
    if kind:
        rows = rows.filter(kind__slug=kind)
    if theme:
        rows = rows.filter(concepts__scheme="theme", concepts__concept=theme)
    return rows


def _lines() -> QuerySet[Resource]:
    return Resource.objects.filter(merged_into__isnull=True).annotate(
        open_remarks=Count("remarks", filter=Q(remarks__settled_at__isnull=True), distinct=True)
    )


def _named(rows: Any, viewer: int | None) -> tuple[DepositLine, ...]:
    found = list(rows)
    names = people.names_of({one.person_id for one in found if one.person_id is not None})
    return tuple(
        DepositLine(
            id=one.pk,
            public_id=one.public_id,
            slug=one.slug,
            title=one.title,
            language=one.language,
            kind=one.kind_id,
            state=one.state,
            at=one.submitted_at if one.state == Resource.SUBMITTED and one.submitted_at else one.updated_at,
            depositor=names.get(one.person_id, "") if one.person_id else "",
            remarks=one.open_remarks,
            is_own=viewer is not None and one.person_id == viewer,
        )
        for one in found
    )


def remarks(resource_id: int) -> tuple[RemarkView, ...]:
    """What was said, in order. Two queries."""
    rows = list(Remark.objects.filter(resource_id=resource_id))
    names = people.names_of({one.person_id for one in rows if one.person_id is not None})
    return tuple(
        RemarkView(
            one.pk,
            one.field,
            one.text,
            names.get(one.person_id, "") if one.person_id else "",
            one.is_reviewer,
            one.at,
            one.settled_at,
        )
        for one in rows
    )


def versions(resource_id: int) -> tuple[VersionLine, ...]:
    """Every version, latest first. Two queries."""
    rows = list(Version.objects.filter(resource_id=resource_id).values("revision", "at", "person_id", "note"))
    names = people.names_of({one["person_id"] for one in rows if one["person_id"] is not None})
    return tuple(
        VersionLine(one["revision"], one["at"], names.get(one["person_id"] or 0, ""), one["note"]) for one in rows
    )


def version(resource_id: int, revision: int) -> d.Description:
    """What the resource said at a revision. Raises ``Http404``."""
    row = Version.objects.filter(resource_id=resource_id, revision=revision).first()
    if row is None:
        raise Http404
    return from_json(row.data)


def last_published_revision(row: Resource) -> int:
    """The revision readers saw before this one was written: 0 when it was never published."""
    if row.published_at is None:
        return 0
    found = Version.objects.filter(resource=row, at__lte=row.published_at).values_list("revision", flat=True).first()
    return found or 0


@dataclass(frozen=True)
class NameLine:
    """One's own name on a resource."""

    id: int
    given: str
    family: str
    role: str
    consent: str
    public_id: str
    slug: str
    title: str
    state: str


def names_of_person(person_id: int) -> tuple[NameLine, ...]:
    """Where a person is named, those who wait for an answer first. One query."""
    rows: Sequence[Contribution] = list(
        Contribution.objects.filter(person_id=person_id, resource__merged_into__isnull=True)
        .select_related("resource")
        .order_by("-id")[:500]
    )
    found = [
        NameLine(
            one.pk,
            one.given,
            one.family,
            one.role,
            one.consent,
            one.resource.public_id,
            one.resource.slug,
            one.resource.title,
            one.resource.state,
        )
        for one in rows
    ]
    return tuple(sorted(found, key=lambda one: one.consent != Contribution.ASKED))


def names_waiting(person_id: int) -> int:
    """How many of one's names wait for an answer."""
    return Contribution.objects.filter(person_id=person_id, consent=Contribution.ASKED).count()
