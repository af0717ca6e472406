"""The references of a file as its pages show them: what is kept, and doubles side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chantier.foundation.access.api import Speaker
from chantier.foundation.ui.parts import ComparedValue, Link
from chantier.library import reference_phrases as phrases
from chantier.library.core import description as d
from chantier.library.models import Resource
from chantier.library.permissions import may_review, may_see
from chantier.library.queries.batches import RowView
from chantier.library.queries.doubles import PossibleDouble
from chantier.library.queries.kinds import kinds, name_of
from chantier.library.services.batches import PreviewedReference


@dataclass(frozen=True)
class ShownDouble:
    """A double beside the reference: ``values`` are empty when the reader may not see the other."""

    title: str
    url: str
    is_same: bool
    reasons: tuple[str, ...]
    values: tuple[ComparedValue, ...] = ()


@dataclass(frozen=True)
class ShownReference:
    """One reference on a page."""

    number: int
    title: str
    facts: tuple[str, ...]
    told: tuple[str, ...]
    doubles: tuple[ShownDouble, ...]
    lacks_kind: bool = False


@dataclass(frozen=True)
class ShownRow:
    """One reference after the deposit."""

    id: int
    number: int
    title: str
    outcome: str
    name: str
    tone: str
    url: str
    told: tuple[str, ...]
    doubles: tuple[ShownDouble, ...]
    raw: str
    may_deposit: bool


def previewed(speaker: Speaker, one: PreviewedReference) -> ShownReference:
    """A reference that is not deposited yet."""
    read, found = one.reference, one.reference.description
    told = tuple(phrases.said(reason) for reason in (*read.changed, *read.left_out))
    if found is None:
        return ShownReference(read.number, read.raw.strip()[:200], (), told, ())
    language = (get_language() or "fr")[:2]
    names = {each.slug: name_of(each, language) for each in kinds()}
    authors = ", ".join(each.shown for each in found.authors)
    facts = (names.get(found.kind, ""), authors, str(found.issued or ""), found.publisher, found.identifier("doi"))
    allowed = _allowed(speaker, [each.id for each in one.doubles])
    return ShownReference(
        read.number,
        found.wording().title,
        tuple(fact for fact in facts if fact),
        told,
        tuple(_beside(found, each, is_seen=each.id in allowed) for each in one.doubles),
        lacks_kind=found.kind not in names,
    )


def _allowed(speaker: Speaker, ids: Sequence[int]) -> Mapping[int, Resource]:
    rows = Resource.objects.filter(pk__in=ids) if ids else ()
    return {row.pk: row for row in rows if may_review(speaker) or may_see(speaker, row)}


def _beside(one: d.Description, other: PossibleDouble, *, is_seen: bool) -> ShownDouble:
    reasons = tuple(phrases.said(reason) for reason in other.likeness.reasons)
    if not is_seen:
        return ShownDouble(_("Une fiche en préparation"), "", other.is_same, reasons)
    mine = {each.scheme: each.value for each in one.identifiers}
    theirs = dict(other.identifiers)
    pairs = [
        (_("Titre"), one.wording().title, other.title),
        (_("Auteurs"), ", ".join(each.shown for each in one.authors), other.authors),
        (_("Date"), str(one.issued or ""), other.issued),
        (_("Éditeur"), one.publisher, other.publisher),
        *((scheme.upper(), mine.get(scheme, ""), theirs.get(scheme, "")) for scheme in sorted({*mine, *theirs})),
    ]
    values = tuple(
        ComparedValue(label, left, right, _verdict(left, right)) for label, left, right in pairs if left or right
    )
    return ShownDouble(other.title, _address(other.public_id, other.slug), other.is_same, reasons, values)


def _verdict(left: str, right: str) -> str:
    if left == right:
        return "same"
    return "different" if left and right else "only_left" if left else "only_right"


def _address(public_id: str, slug: str) -> str:
    return reverse("library:resource", args=[public_id, slug or "x"])


def shown_rows(speaker: Speaker, rows: Sequence[RowView]) -> tuple[ShownRow, ...]:
    """The rows of a report. One query besides theirs."""
    ids = {double["id"] for row in rows for double in row.outcome.get("doubles", ())}
    allowed = _allowed(speaker, sorted(ids | {row.resource_id for row in rows if row.resource_id}))
    return tuple(_row(row, allowed) for row in rows)


def _row(row: RowView, allowed: Mapping[int, Resource]) -> ShownRow:
    told, outcome = row.outcome, row.outcome.get("outcome", "left-out")
    there = allowed.get(row.resource_id or 0)
    return ShownRow(
        id=row.id,
        number=row.number,
        title=told.get("title", "") or row.raw.strip()[:120],
        outcome=outcome,
        name=str(phrases.OUTCOMES[outcome]),
        tone=phrases.TONES[outcome],
        url=_editing(there) if there and outcome == "created" else "",
        told=tuple(phrases.said(reason) for reason in (*told.get("left_out", ()), *told.get("changed", ()))),
        doubles=tuple(_double(double, allowed) for double in told.get("doubles", ())),
        raw=row.raw,
        may_deposit=outcome == "set-aside",
    )


def _double(double: Mapping[str, object], allowed: Mapping[int, Resource]) -> ShownDouble:
    reasons = double["reasons"]
    assert isinstance(reasons, list)
    other = allowed.get(int(str(double["id"] or 0)))
    sentences = tuple(phrases.said(reason) for reason in reasons)
    if other is None:
        return ShownDouble(_("Une fiche en préparation"), "", double["degree"] == "same", sentences)
    return ShownDouble(other.title, _address(other.public_id, other.slug), double["degree"] == "same", sentences)


def _editing(row: Resource) -> str:
    if row.state in (Resource.PUBLISHED, Resource.WITHDRAWN):
        return _address(row.public_id, row.slug)
    return reverse("library:deposit-edit", args=[row.public_id])


def ways(counted: Mapping[str, int], outcome: str) -> tuple[Link, ...]:
    """All rows, or those of one outcome."""
    total = sum(counted.values())
    links = [Link(_("Toutes"), "?", current=not outcome, count=total)]
    links += [
        Link(
            str(phrases.OUTCOMES_MANY[name]), f"?{urlencode({'devenir': name})}", current=outcome == name, count=number
        )
        for name, number in counted.items()
    ]
    return tuple(links)
