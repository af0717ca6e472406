"""Everything that the page of one organisation says, with where each thing comes from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from chantier.directory.models import (
    Establishment,
    Identifier,
    Membership,
    Organization,
    OrganizationName,
    OrganizationTag,
    Record,
    Relation,
)
from chantier.directory.queries.organizations import here, in_words, territory_name
from chantier.directory.queries.origins import Origin, label, origins
from chantier.foundation.journal.api import acts_about
from chantier.foundation.words import api as words

SUBJECT: Final = "directory.organization"
REGISTER_SCHEME: Final = "NEQ"


@dataclass(frozen=True)
class NameLine:
    """Another name, with its kind in words."""

    text: str
    kind: str
    kind_label: str
    source: str


@dataclass(frozen=True)
class Declared:
    """One of the six principles: what the organisation answers (``yes``, ``no``, ``partly`` or nothing), and why."""

    slug: str
    label: str
    definition: str
    answer: str
    evidence: str


@dataclass(frozen=True)
class MembershipLine:
    """A membership over a period; ``source`` is empty when the network itself says it."""

    id: int
    category: str
    college: str
    since: date | None
    until: date | None
    is_current: bool
    source: str


@dataclass(frozen=True)
class RelationLine:
    """What this body is to another (``is_outward``), or another to this one, over a period; who says so, and when.

    ``source`` is the list that says it; ``said_by`` the quality of the person who did, or who changed what it says.
    """

    id: int
    kind: str
    label: str
    is_outward: bool
    public_id: str
    slug: str
    name: str
    since: date | None
    until: date | None
    is_current: bool
    source: str
    said_by: str
    said_on: date | None


@dataclass(frozen=True)
class EstablishmentLine:
    """Another place of the same body."""

    name: str
    address: str
    postal_code: str
    municipality: str


@dataclass(frozen=True)
class PlaceLine:
    """A territory that holds it, with the reference of its page."""

    name: str
    reference: str


@dataclass(frozen=True)
class Happened:
    """An act about this organisation."""

    name: str
    at: datetime
    person_id: int | None
    voice_id: int | None
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Profile:
    """One organisation, in the reader's language."""

    id: int
    public_id: str
    slug: str
    name: str
    legal_name: str
    standing: int
    status: str
    status_label: str
    visibility: str
    legal_form: str
    founded_year: int | None
    ended_year: int | None
    size: str
    description: str
    description_language: str
    other_descriptions: tuple[tuple[str, str], ...]
    activities: tuple[str, ...]
    activity_slugs: tuple[str, ...]
    activity_text: str
    purposes: tuple[str, ...]
    purpose_slugs: tuple[str, ...]
    principles: tuple[Declared, ...]
    where: tuple[PlaceLine, ...]
    municipality: str
    municipality_id: int | None
    address: str
    postal_code: str
    lat: float | None
    lon: float | None
    precision: str
    phone: str
    email: str
    website: str
    languages: tuple[str, ...]
    memberships: tuple[MembershipLine, ...]
    relations: tuple[RelationLine, ...]
    names: tuple[NameLine, ...]
    identifiers: tuple[tuple[str, str], ...]
    establishments: tuple[EstablishmentLine, ...]
    social_economy: str
    social_economy_code: str
    social_economy_source: str
    origins: Mapping[str, Origin]
    history: tuple[Happened, ...]
    updated_at: datetime
    logo_id: int | None = None
    logo_text: str = ""


def profile(organization_id: int, *, language: str, visibilities: frozenset[str]) -> Profile | None:
    """One organisation; the bodies it is related to only when they may be seen. A constant number of queries."""
    row = Organization.objects.select_related("municipality", "mrc", "region").filter(pk=organization_id).first()
    if row is None:
        return None
    tags = _tags(row.pk)
    description, said_in = in_words(row.descriptions or {}, language)
    records = list(
        Record.objects.filter(organization=row, vanished_in__isnull=True).select_related("source").order_by("pk")
    )
    reason = row.social_economy_reason or {}
    return Profile(
        id=row.pk,
        public_id=row.public_id,
        slug=row.slug,
        name=row.name,
        legal_name=row.legal_name if row.legal_name != row.name else "",
        standing=row.standing,
        status=row.status,
        status_label=label("organization-status", row.status, language),
        visibility=row.visibility,
        legal_form=label("legal-form", row.legal_form, language),
        founded_year=row.founded_year,
        ended_year=row.ended_year,
        size=label("size-band", row.size_band, language),
        description=description,
        description_language=said_in,
        other_descriptions=tuple(
            (one, text) for one, text in (row.descriptions or {}).items() if text and one != said_in
        ),
        activities=tuple(label("activity", slug, language) for slug in tags["activity"]),
        activity_slugs=tags["activity"],
        activity_text=row.activity_text,
        purposes=tuple(label("purpose", slug, language) for slug in tags["purpose"]),
        purpose_slugs=tags["purpose"],
        principles=_principles(row.principles or {}, language),
        where=_where(row),
        municipality=territory_name(row.municipality),
        municipality_id=row.municipality_id,
        address=row.address,
        postal_code=row.postal_code,
        lat=row.lat,
        lon=row.lon,
        precision=row.precision,
        phone=row.phone,
        email=row.email,
        website=row.website,
        languages=tuple(row.languages or ()),
        memberships=membership_lines(row.pk, language),
        relations=relation_lines(row.pk, language, visibilities=visibilities),
        names=_names(row, language),
        identifiers=tuple(
            Identifier.objects.filter(organization=row).order_by("scheme", "value").values_list("scheme", "value")
        ),
        establishments=_establishments(row.pk),
        social_economy=row.social_economy,
        social_economy_code=str(reason.get("code", "")),
        social_economy_source=str((reason.get("params") or {}).get("source", "")),
        origins=origins(row, records),
        history=tuple(
            Happened(act.name, act.at, act.person_id, act.voice_id, act.data) for act in acts_about(SUBJECT, [row.pk])
        ),
        updated_at=row.updated_at,
        logo_id=row.logo_id,
        logo_text=row.logo_text,
    )


def _tags(pk: int) -> dict[str, tuple[str, ...]]:
    rows = OrganizationTag.objects.filter(organization=pk).order_by("id").values_list("scheme", "concept")
    found: dict[str, list[str]] = {"activity": [], "purpose": []}
    for scheme, concept in rows:
        found.setdefault(scheme, []).append(concept)
    return {scheme: tuple(concepts) for scheme, concepts in found.items()}


def _principles(declared: Mapping[str, Any], language: str) -> tuple[Declared, ...]:
    if not declared:
        return ()
    found = []
    for concept in words.concepts("principle"):
        said = declared.get(concept.slug) or {}
        found.append(
            Declared(
                slug=concept.slug,
                label=concept.label(language),
                definition=concept.note("definition", language),
                answer=str(said.get("answer", "")),
                evidence=str(said.get("evidence", "")),
            )
        )
    return tuple(found)


def _where(row: Organization) -> tuple[PlaceLine, ...]:
    held = (row.region, row.mrc, row.municipality)
    lines = [PlaceLine(one.shown_name, one.reference) for one in held if one is not None]
    # A town that is its own county is said once, under its narrowest page.
    return tuple({line.name: line for line in lines}.values())


def membership_lines(pk: int, language: str = "") -> tuple[MembershipLine, ...]:
    """What is said of a body's place in the movement, the latest first. One query."""
    today = timezone.localdate()
    rows = Membership.objects.filter(organization=pk).select_related("category", "college", "record__source")
    return tuple(
        MembershipLine(
            id=row.pk,
            category=in_words(row.category.names, language)[0],
            college=in_words(row.college.names, language)[0] if row.college else "",
            since=row.since,
            until=row.until,
            is_current=(row.since is None or row.since <= today) and (row.until is None or today < row.until),
            source=row.record.source.name if row.record else "",
        )
        for row in rows.order_by("-since", "id")
    )


def _seen_at(end: str, visibilities: Collection[str]) -> QuerySet[Relation]:
    """Relations whose other end may be seen."""
    seen = {f"{end}__merged_into__isnull": True, f"{end}__visibility__in": visibilities}
    return Relation.objects.filter(**seen).select_related(end, "source")


def relation_lines(
    pk: int, language: str = "", *, visibilities: Collection[str], denied: bool = False
) -> tuple[RelationLine, ...]:
    """What a body is to others, then others to it, those that still hold first. Two queries.

    ``denied`` gives those of a list that a person says are not.
    """
    # Joined, not « in » those that are visible: a database then begins with the few relations, not with the million.
    outward = _seen_at("to_organization", visibilities).filter(from_organization=pk, denied=denied)
    inward = _seen_at("from_organization", visibilities).filter(to_organization=pk, denied=denied)
    found = [(row, True, row.to_organization) for row in outward.order_by("kind", "to_organization__sort_name", "id")]
    found += [
        (row, False, row.from_organization) for row in inward.order_by("kind", "from_organization__sort_name", "id")
    ]
    today = timezone.localdate()
    lines = [_relation(*one, language or here(), today) for one in found]
    return tuple(sorted(lines, key=lambda line: not line.is_current))


def _relation(row: Relation, is_outward: bool, other: Organization, language: str, today: date) -> RelationLine:
    return RelationLine(
        id=row.pk,
        kind=row.kind,
        label=label("relation-kind", row.kind, language),
        is_outward=is_outward,
        public_id=other.public_id,
        slug=other.slug,
        name=other.name,
        since=row.since,
        until=row.until,
        is_current=row.until is None or today < row.until,
        source=row.source.name if row.source else "",
        said_by=row.said_by,
        said_on=row.said_on,
    )


def _names(row: Organization, language: str) -> tuple[NameLine, ...]:
    rows = OrganizationName.objects.filter(organization=row).exclude(text=row.name).select_related("source")
    return tuple(
        NameLine(one.text, one.kind, label("name-kind", one.kind, language), one.source.name if one.source else "")
        for one in rows.order_by("id")
    )


def _establishments(pk: int) -> tuple[EstablishmentLine, ...]:
    rows = Establishment.objects.filter(organization=pk).select_related("municipality").order_by("id")
    return tuple(
        EstablishmentLine(row.name, row.address, row.postal_code, territory_name(row.municipality))
        for row in rows[:200]
    )
