"""What may leave as open data, organisation by organisation: never private, never a field whose licence forbids it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from chantier.directory.core import openness
from chantier.directory.core.form_words import lineage, within
from chantier.directory.models import Organization, OrganizationName, Record, Statement

CHUNK = 500
#: Rows that one page looks at, at most: where nearly all is closed, a page holds fewer than asked, and a cursor.
MOST_WALKED = 3_000
#: So many can be sorted for each page.
FEW = 2_000
_GATHERED = {"activities": "activity", "purposes": "purpose"}


@dataclass(frozen=True)
class OpenOrganization:
    """An organisation as it is published. An empty value was closed, or is not known."""

    public_id: str
    name: str
    legal_name: str
    other_names: tuple[str, ...]
    legal_form: str
    register_number: str
    status: str
    activities: tuple[str, ...]
    purposes: tuple[str, ...]
    address: str
    postal_code: str
    municipality: str
    municipality_name: str
    mrc: str
    mrc_name: str
    region: str
    region_name: str
    lat: float | None
    lon: float | None
    precision: str
    website: str
    founded_year: int | None
    updated_at: datetime
    logo_text: str = ""


def publishable() -> QuerySet[Organization]:
    """Those of which something may be published."""
    return Organization.objects.filter(merged_into__isnull=True, visibility=Organization.PUBLIC)


def every_organization() -> Iterator[OpenOrganization]:
    """All that is published, by stable id; memory does not grow with their number."""
    last = 0
    while True:
        rows = list(_rows(publishable().filter(pk__gt=last).order_by("pk"))[:CHUNK])
        if not rows:
            return
        last = rows[-1].pk
        yield from opened(rows)


def one_organization(public_id: str) -> OpenOrganization | None:
    """One organisation, or ``None`` when nothing of it is published."""
    return next(iter(opened(_rows(publishable().filter(public_id=public_id)))), None)


def a_page(
    *, after: str, size: int, region: str = "", mrc: str = "", legal_form: str = "", activity: str = ""
) -> tuple[tuple[OpenOrganization, ...], str]:
    """A page of organisations by stable id, and the cursor of the next one (empty at the end).

    Only the end has no cursor: a page may hold fewer than ``size`` where most of what it met is closed.
    """
    rows = publishable()
    if region:
        rows = _narrowed(rows, Organization.objects.filter(region__reference=region))
    if mrc:
        rows = _narrowed(rows, Organization.objects.filter(mrc__reference=mrc))
    if legal_form:
        rows = _narrowed(rows, Organization.objects.filter(legal_form__in=within([legal_form])))
    if activity:
        rows = _narrowed(rows, Organization.objects.filter(tags__scheme="activity", tags__concept=activity))
    wanted = rows.order_by("public_id")
    found: list[OpenOrganization] = []
    cursor, taken, walked = after, size + 1, 0
    # A filter on a field that may be closed is asked again of what is published: it never tells what is closed.
    while len(found) <= size and walked < MOST_WALKED:
        chunk = list(_rows(wanted.filter(public_id__gt=cursor))[:taken])
        found += [
            each
            for each in opened(chunk)
            if (not legal_form or legal_form in lineage(each.legal_form))
            and (not activity or activity in each.activities)
            and (not region or each.region == region)
            and (not mrc or each.mrc == mrc)
        ]
        if len(chunk) < taken:
            return tuple(found[:size]), found[size - 1].public_id if len(found) > size else ""
        cursor, walked, taken = chunk[-1].public_id, walked + len(chunk), CHUNK
    return tuple(found[:size]), found[size - 1].public_id if len(found) > size else cursor


def _narrowed(rows: QuerySet[Organization], among: QuerySet[Organization]) -> QuerySet[Organization]:
    """These rows among those: by number where they are few, else asked of each row met on the way.

    A page is read in the order of identifiers: sorting a hundred thousand rows to show fifty would take a second, and
    walking a million to meet ten too.
    """
    # Doubles are told apart here: asked for none, PostgreSQL goes through every number to find two thousand.
    few = list(among.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(few) <= FEW:
        return rows.filter(pk__in=set(few))
    return rows.filter(Exists(among.order_by().filter(pk=OuterRef("pk"))))


def latest_change() -> datetime | None:
    """When something published last changed."""
    latest: datetime | None = publishable().aggregate(at=Max("updated_at"))["at"]
    return latest


def kept_address(public_id: str) -> str:
    """The id of the organisation that this one was merged into, at the end of the chain; empty if it was not."""
    kept = ""
    current = Organization.objects.filter(public_id=public_id).select_related("merged_into").first()
    while current is not None and current.merged_into is not None:
        current = current.merged_into
        kept = current.public_id
    return kept


def is_public(public_id: str) -> bool:
    """Whether there is a public page under this id."""
    return publishable().filter(public_id=public_id).exists()


def opened(rows: Sequence[Organization] | QuerySet[Organization]) -> list[OpenOrganization]:
    """What of these rows is open, in a constant number of questions."""
    ids = [row.pk for row in rows]
    names = _open_names(ids)
    gathered = _open_tags(ids)
    found = []
    for row in rows:
        known = row.provenance
        name = openness.open_name(
            shown=row.name, legal_name=row.legal_name, provenance=known, open_names=names.get(row.pk, ())
        )
        if name:
            found.append(_opened(row, known, name, names.get(row.pk, []), gathered.get(row.pk, {})))
    return found


def _rows(rows: QuerySet[Organization]) -> QuerySet[Organization]:
    return rows.select_related("municipality", "mrc", "region")


def _opened(
    row: Organization, known: dict[str, Any], name: str, names: list[str], tags: dict[str, set[str]]
) -> OpenOrganization:
    seat = openness.seat_is_open(known)

    def said(field: str, value: Any, nothing: Any = "") -> Any:
        return value if openness.is_open(known, field) else nothing

    def place(territory: Any) -> tuple[str, str]:
        return (territory.reference, territory.name) if seat and territory is not None else ("", "")

    return OpenOrganization(
        public_id=row.public_id,
        name=name,
        legal_name=said("legal_name", row.legal_name),
        other_names=tuple(other for other in names if other != name),
        legal_form=said("legal_form", row.legal_form),
        register_number=row.register_number,
        status=said("status", row.status),
        activities=tuple(sorted(tags.get("activities", ()))),
        purposes=tuple(sorted(tags.get("purposes", ()))),
        address=said("address", row.address),
        postal_code=said("postal_code", row.postal_code),
        municipality=place(row.municipality)[0],
        municipality_name=place(row.municipality)[1],
        mrc=place(row.mrc)[0],
        mrc_name=place(row.mrc)[1],
        region=place(row.region)[0],
        region_name=place(row.region)[1],
        lat=row.lat if seat else None,
        lon=row.lon if seat else None,
        precision=row.precision if seat and row.lat is not None else "",
        website=said("website", row.website),
        founded_year=said("founded_on", row.founded_year, None),
        updated_at=row.updated_at,
        # an organisation gives its logo itself, with the words for who does not see it
        logo_text=row.logo_text if row.logo_id else "",
    )


def _open_names(ids: Sequence[int]) -> dict[int, list[str]]:
    """Names whose source lets them out, by organisation; a name that several give may leave once one lets it."""
    found: dict[int, list[str]] = {}
    rows = OrganizationName.objects.filter(organization__in=ids, source__is_open=True).order_by("pk")
    for pk, text in rows.values_list("organization_id", "text"):
        found.setdefault(pk, []).append(text)
    return found


def _open_tags(ids: Sequence[int]) -> dict[int, dict[str, set[str]]]:
    """Activities and purposes that an open source or a person gives, among those that are shown."""
    shown: dict[tuple[int, str], set[str]] = {}
    for row in Organization.objects.filter(pk__in=ids).prefetch_related("tags"):
        for tag in row.tags.all():
            shown.setdefault((row.pk, tag.scheme), set()).add(tag.concept)
    found: dict[int, dict[str, set[str]]] = {}
    said: list[tuple[int, dict[str, Any]]] = list(
        Record.objects.filter(organization__in=ids, source__is_open=True).values_list("organization_id", "values")
    )
    accepted = Statement.objects.filter(organization__in=ids, state=Statement.ACCEPTED, field__in=_GATHERED)
    said += [(pk, {field: value}) for pk, field, value in accepted.values_list("organization_id", "field", "value")]
    for pk, values in said:
        for field, scheme in _GATHERED.items():
            both = shown.get((pk, scheme), set()) & {str(each) for each in values.get(field) or ()}
            found.setdefault(pk, {}).setdefault(field, set()).update(both)
    return found
