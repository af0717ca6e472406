"""What a reviewer reads: a pair side by side, what is left, and the decisions that were taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Q

from chantier.directory.core.findings import Finding
from chantier.directory.core.normalize import fold
from chantier.directory.models import Distinction, Edition, Merge, Organization, Proposal, Record

#: In the order in which a person compares.
COMPARED = (
    "legal_name",
    "usual_name",
    "other_names",
    "former_names",
    "legal_form",
    "register_number",
    "address",
    "municipality",
    "postal_code",
    "phone",
    "email",
    "website",
    "activity",
    "founded_on",
    "status",
)
_NEAR = 0.75
PAGE = 50


@dataclass(frozen=True)
class Side:
    """One record of a pair, with where it comes from."""

    name: str
    public_id: str
    slug: str
    source: str
    licence: str
    seen_on: date
    file_name: str


@dataclass(frozen=True)
class ComparedField:
    """One field on both sides; ``verdict`` is same, near, different, only_left or only_right."""

    field: str
    left: str
    right: str
    verdict: str


@dataclass(frozen=True)
class PairView:
    """A proposal ready to be shown."""

    id: int
    probability: float
    reasons: tuple[Finding, ...]
    left: Side
    right: Side
    fields: tuple[ComparedField, ...]


@dataclass(frozen=True)
class MergeLine:
    """A merge in the list of decisions."""

    id: int
    kept: str
    kept_id: str
    absorbed: str
    automatic: bool
    probability: float | None
    at: datetime
    person_id: int | None
    undone_at: datetime | None


@dataclass(frozen=True)
class DistinctionLine:
    """Two bodies told apart."""

    id: int
    one: str
    other: str
    at: datetime
    person_id: int | None


@dataclass(frozen=True)
class MootPair:
    """A pair that needs no answer any more: its two lines are of one organisation now, or of two told apart."""

    id: int
    left: str
    right: str
    is_joined: bool
    organization: str
    public_id: str
    slug: str
    other: str


def moot_pairs(*, ids: Sequence[int] | None = None, before: int | None = None) -> tuple[MootPair, ...]:
    """These pairs, or all from the latest, one more than a page when there are others. One query."""
    related = [f"{side}__organization" for side in ("low", "high")]
    found = Proposal.objects.filter(state=Proposal.MOOT).select_related(*related).order_by("-pk")
    if ids is not None:
        found = found.filter(pk__in=ids)
    if before is not None:
        found = found.filter(pk__lt=before)
    return tuple(
        MootPair(
            id=one.pk,
            left=_line_name(one.low),
            right=_line_name(one.high),
            is_joined=one.low.organization_id == one.high.organization_id,
            organization=one.low.organization.name,
            public_id=one.low.organization.public_id,
            slug=one.low.organization.slug,
            other=one.high.organization.name,
        )
        for one in found[: PAGE + 1]
    )


def _line_name(record: Record) -> str:
    """What the line itself calls the body."""
    said = record.values.get("usual_name") or record.values.get("legal_name")
    return str(said or record.organization.name)


def pair_view(proposal_id: int) -> PairView:
    """One proposal with both records, in one query."""
    related = [f"{side}__{what}" for side in ("low", "high") for what in ("organization", "source", "last_edition")]
    proposal = Proposal.objects.select_related(*related).get(pk=proposal_id)
    return PairView(
        id=proposal.pk,
        probability=proposal.probability,
        reasons=tuple(Finding(one["code"], tuple(sorted(one["params"].items()))) for one in proposal.reasons),
        left=_side(proposal.low),
        right=_side(proposal.high),
        fields=compared(proposal.low.values, proposal.high.values),
    )


def _side(record: Record) -> Side:
    return Side(
        name=record.organization.name,
        public_id=record.organization.public_id,
        slug=record.organization.slug,
        source=record.source.name,
        licence=record.source.licence,
        seen_on=record.seen_on,
        file_name=record.last_edition.file_name,
    )


def compared(left: Mapping[str, Any], right: Mapping[str, Any]) -> tuple[ComparedField, ...]:
    """The fields that at least one side gives."""
    fields = []
    for name in COMPARED:
        one, other = _text(left.get(name)), _text(right.get(name))
        if one or other:
            fields.append(ComparedField(name, one, other, _verdict(one, other)))
    return tuple(fields)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ; ".join(str(one) for one in value)
    return str(value or "")


def _verdict(one: str, other: str) -> str:
    if not other:
        return "only_left"
    if not one:
        return "only_right"
    plain, other_plain = fold(one), fold(other)
    if plain == other_plain:
        return "same"
    return "near" if SequenceMatcher(None, plain, other_plain, autojunk=False).ratio() >= _NEAR else "different"


def editions_with_proposals() -> tuple[tuple[int, str], ...]:
    """(id, name) of the editions for which pairs wait."""
    waiting = Proposal.objects.filter(state=Proposal.WAITING, edition__isnull=False)
    editions = Edition.objects.filter(pk__in=waiting.order_by().values("edition")).select_related("source")
    return tuple((one.pk, f"{one.source.name} ({one.file_name})") for one in editions.order_by("-pk")[:PAGE])


def merges(*, before: int | None = None, public_id: str = "") -> tuple[MergeLine, ...]:
    """The latest merges, undone ones included; one more than a page when there are others."""
    found = Merge.objects.select_related("kept").order_by("-pk")
    if public_id:
        found = found.filter(Q(kept__public_id=public_id) | Q(absorbed__public_id=public_id))
    if before is not None:
        found = found.filter(pk__lt=before)
    return tuple(
        MergeLine(
            id=one.pk,
            kept=one.moved["kept_name"],
            kept_id=one.kept.public_id,
            absorbed=one.moved["absorbed_name"],
            automatic=one.automatic,
            probability=one.probability,
            at=one.at,
            person_id=one.person_id,
            undone_at=one.undone_at,
        )
        for one in found[: PAGE + 1]
    )


def distinctions(*, public_id: str = "") -> tuple[DistinctionLine, ...]:
    """The latest distinctions that stand."""
    found = Distinction.objects.select_related("low__organization", "high__organization").order_by("-pk")
    if public_id:
        found = found.filter(Q(low__organization__public_id=public_id) | Q(high__organization__public_id=public_id))
    return tuple(
        DistinctionLine(one.pk, one.low.organization.name, one.high.organization.name, one.at, one.person_id)
        for one in found[:PAGE]
    )


def name_of(public_id: str) -> str:
    """The name of an organisation, or nothing."""
    return Organization.objects.filter(public_id=public_id).values_list("name", flat=True).first() or ""
