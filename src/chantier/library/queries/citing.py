"""Who leans on a resource or on one of its claims, and what became of what one leans on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from chantier.library.models import Citation, Claim, Resource

NOTEBOOK: Final = "notebook"


@dataclass(frozen=True)
class ClaimView:
    """A statement one can cite, as it stands. ``withdrawn_because`` is empty while it does."""

    number: int
    text: str
    language: str
    page: str
    is_withdrawn: bool = False
    withdrawn_because: str = ""
    cited: int = 0


@dataclass(frozen=True)
class CitationView:
    """One citation. ``falls`` is why it no longer stands: ``resource_withdrawn``, ``claim_withdrawn``, or nothing."""

    id: int
    resource_id: int
    public_id: str
    slug: str
    title: str
    citing_kind: str
    citing_key: str
    titles: Mapping[str, str]
    url: str
    passage: str
    page: str
    claim_number: int | None
    claim_text: str
    at: datetime
    falls: str = ""
    why: str = ""


@dataclass(frozen=True)
class ResourceCard:
    """A resource as an upper mandate shows it beside what cites it."""

    id: int
    public_id: str
    slug: str
    title: str
    language: str
    kind: str
    state: str
    issued: str
    withdrawal_reason: str = ""


def resource_card(public_id: str) -> ResourceCard | None:
    """The card of a resource that was ever published, followed through joins; nothing when there is none."""
    row = followed(public_id)
    if row is None or row.state not in (Resource.PUBLISHED, Resource.WITHDRAWN):
        return None
    return _card(row)


def resource_cards(ids: Iterable[int]) -> dict[int, ResourceCard]:
    """The cards of published resources, by number: those of an answer to a search. One query."""
    rows = Resource.objects.filter(pk__in=set(ids), state=Resource.PUBLISHED, merged_into__isnull=True)
    return {row.pk: _card(row) for row in rows.order_by("pk")}


def _card(row: Resource) -> ResourceCard:
    return ResourceCard(
        row.pk,
        row.public_id,
        row.slug,
        row.title,
        row.language,
        row.kind_id,
        row.state,
        row.issued,
        row.withdrawal_reason,
    )


def followed(public_id: str) -> Resource | None:
    """The resource that answers to this identifier today."""
    found = Resource.objects.select_related("merged_into").filter(public_id=public_id).first()
    steps = 0
    while found is not None and found.merged_into is not None and steps < 20:
        found, steps = found.merged_into, steps + 1
    return found


def claims_of(resource_id: int, *, with_withdrawn: bool = False) -> tuple[ClaimView, ...]:
    """The claims of a resource in order, with how often each is publicly cited. Two queries."""
    rows = Claim.objects.filter(resource=resource_id)
    if not with_withdrawn:
        rows = rows.filter(withdrawn_at__isnull=True)
    cited: dict[int, int] = {}
    told = Citation.objects.filter(resource=resource_id, is_public=True, claim__isnull=False).order_by()
    for claim in told.values_list("claim_id", flat=True):
        cited[claim or 0] = cited.get(claim or 0, 0) + 1
    return tuple(
        ClaimView(
            row.number,
            row.text,
            row.language,
            row.page,
            row.withdrawn_at is not None,
            row.withdrawal_reason,
            cited.get(row.pk, 0),
        )
        for row in rows
    )


def claim_id(resource_id: int, number: int) -> int | None:
    """The row of a claim, for whoever points to it by foreign key; withdrawn ones too."""
    return Claim.objects.filter(resource=resource_id, number=number).values_list("pk", flat=True).first()


def cited_by(resource_id: int, *, limit: int = 50) -> tuple[CitationView, ...]:
    """The public citations of a resource, most recent first. One query."""
    return _views(Citation.objects.filter(resource=resource_id, is_public=True)[:limit])


def leaning_on(resource_id: int, claim_number: int | None = None) -> tuple[CitationView, ...]:
    """Everything that cites a resource (or one claim of it), notebooks left out: who must hear of a withdrawal."""
    rows = Citation.objects.filter(resource=resource_id).exclude(citing_kind=NOTEBOOK)
    return _views(rows.filter(claim__number=claim_number) if claim_number is not None else rows)


def citations_of(citing_kind: str, citing_keys: Iterable[str]) -> dict[str, tuple[CitationView, ...]]:
    """What these things cite, by key, each with whether it still stands. One query."""
    found: dict[str, list[CitationView]] = {}
    for one in _views(Citation.objects.filter(citing_kind=citing_kind, citing_key__in=list(citing_keys))):
        found.setdefault(one.citing_key, []).append(one)
    return {key: tuple(some) for key, some in found.items()}


def notebook(person_id: int, *, limit: int = 200) -> tuple[CitationView, ...]:
    """What one person keeps, most recent first. One query."""
    return _views(Citation.objects.filter(citing_kind=NOTEBOOK, person_id=person_id)[:limit])


def _views(rows: QuerySet[Citation]) -> tuple[CitationView, ...]:
    return tuple(_view(row) for row in _with_what_is_cited(rows))


def _with_what_is_cited(rows: QuerySet[Citation]) -> Sequence[Citation]:
    return list(rows.select_related("resource", "claim"))


def _view(row: Citation) -> CitationView:
    resource, claim = row.resource, row.claim
    falls, why = "", ""
    if resource.state != Resource.PUBLISHED:
        falls, why = "resource_withdrawn", resource.withdrawal_reason
    elif claim is not None and claim.withdrawn_at is not None:
        falls, why = "claim_withdrawn", claim.withdrawal_reason
    return CitationView(
        row.pk,
        resource.pk,
        resource.public_id,
        resource.slug,
        resource.title,
        row.citing_kind,
        row.citing_key,
        row.titles,
        row.url,
        row.passage,
        row.page,
        claim.number if claim else None,
        claim.text if claim else "",
        row.at,
        falls,
        why,
    )
