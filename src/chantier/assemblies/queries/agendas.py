"""The agenda of a meeting as it stands, with foreseen hours; and as it was sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from chantier.assemblies.core import agenda as core
from chantier.assemblies.core.canonical import fingerprint
from chantier.assemblies.models import AgendaDocument, AgendaItem, AgendaRevision, Meeting
from chantier.assemblies.phrases import ITEM_KINDS
from chantier.deliberation import api as deliberation
from chantier.foundation.ui.clocks import hour
from chantier.library.api import resource_cards


@dataclass(frozen=True)
class DocumentLine:
    """A resource of the library that goes with a point. ``is_gone``: it is no longer published."""

    public_id: str
    slug: str
    title: str
    language: str
    is_gone: bool = False


@dataclass(frozen=True)
class ProposalShown:
    """The settled text of a point: whether it still has the fingerprint under which it was put there."""

    public_id: str
    slug: str
    title: str
    language: str
    fingerprint: str
    holds: bool


@dataclass(frozen=True)
class PointLine:
    """A point of the agenda. ``hour`` is foreseen, empty where nobody can say."""

    id: int
    number: int
    kind: str
    kind_name: str
    title: str
    text: str
    minutes: int | None
    hour: str
    documents: tuple[DocumentLine, ...]
    proposal: ProposalShown | None
    adopts: str
    adopts_title: str
    is_open: bool
    is_done: bool


def points_of(meeting: Meeting) -> tuple[PointLine, ...]:
    """The points that stand, in their order. Four queries, however many."""
    rows = list(
        AgendaItem.objects.filter(meeting=meeting, withdrawn_at__isnull=True)
        .select_related("adopts_minutes_of")
        .order_by("position", "pk")
    )
    documents = _documents([row.pk for row in rows])
    texts = deliberation.settled_texts([row.proposal for row in rows if row.proposal])
    starts = core.hours(meeting.starts_at, (row.minutes for row in rows))
    zone = meeting.body.time_zone
    return tuple(
        PointLine(
            id=row.pk,
            number=number,
            kind=row.kind,
            kind_name=str(ITEM_KINDS.get(row.kind, row.kind)),
            title=row.title,
            text=row.text,
            minutes=row.minutes,
            hour=hour(at, zone) if at is not None else "",
            documents=documents.get(row.pk, ()),
            proposal=_proposal(row, texts.get(row.proposal)) if row.proposal else None,
            adopts=row.adopts_minutes_of.public_id if row.adopts_minutes_of is not None else "",
            adopts_title=row.adopts_minutes_of.title if row.adopts_minutes_of is not None else "",
            is_open=row.opened_at is not None and row.closed_at is None,
            is_done=row.closed_at is not None,
        )
        for number, (row, at) in enumerate(zip(rows, starts, strict=True), start=1)
    )


def _proposal(row: AgendaItem, text: deliberation.SettledText | None) -> ProposalShown:
    if text is None:
        return ProposalShown(row.proposal, "", row.title, "", row.proposal_fingerprint, holds=False)
    holds = text.holds and text.fingerprint == row.proposal_fingerprint
    return ProposalShown(row.proposal, text.slug, text.title, text.language, row.proposal_fingerprint, holds)


def _documents(items: Collection[int]) -> dict[int, tuple[DocumentLine, ...]]:
    rows = AgendaDocument.objects.filter(item__in=items).select_related("resource").order_by("item", "pk")
    pairs = [(row.item_id, row.resource) for row in rows]
    cards = resource_cards({resource.pk for _item, resource in pairs})
    found: dict[int, list[DocumentLine]] = {}
    for item, resource in pairs:
        card = cards.get(resource.pk)
        line = (
            DocumentLine(card.public_id, card.slug, card.title, card.language)
            if card is not None
            else DocumentLine(resource.public_id, resource.slug, resource.title, resource.language, is_gone=True)
        )
        found.setdefault(item, []).append(line)
    return {item: tuple(lines) for item, lines in found.items()}


def content_now(meeting: Meeting) -> bytes:
    """The agenda as it would be sent now, in its canonical form. Two queries."""
    rows = list(
        AgendaItem.objects.filter(meeting=meeting, withdrawn_at__isnull=True)
        .select_related("adopts_minutes_of")
        .order_by("position", "pk")
    )
    attached = AgendaDocument.objects.filter(item__in=rows).order_by("item", "pk")
    documents: dict[int, list[str]] = {}
    for item, public_id in attached.values_list("item_id", "resource__public_id"):
        documents.setdefault(item, []).append(public_id)
    points = [
        core.Point(
            kind=row.kind,
            title=row.title,
            text=row.text,
            minutes=row.minutes,
            proposal=row.proposal,
            fingerprint=row.proposal_fingerprint,
            adopts=row.adopts_minutes_of.public_id if row.adopts_minutes_of is not None else "",
            documents=tuple(documents.get(row.pk, ())),
        )
        for row in rows
    ]
    sent = core.Sent(
        meeting=meeting.public_id,
        body=meeting.body.public_id,
        kind=meeting.kind,
        title=meeting.title,
        language=meeting.language,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        mode=meeting.mode,
        place=meeting.place,
        roll_on=meeting.roll_on,
        invitation=meeting.invitation,
        by_laws_from=meeting.by_laws.in_force_from,
    )
    return core.content(sent, points)


@dataclass(frozen=True)
class RevisionLine:
    """An agenda as it was sent."""

    id: int
    number: int
    at: datetime
    why: str
    fingerprint: str
    is_last: bool


def revisions_of(meeting: Meeting) -> tuple[RevisionLine, ...]:
    """Every agenda that was sent, the last first. One query."""
    rows = list(AgendaRevision.objects.filter(meeting=meeting).defer("content").order_by("-number"))
    return tuple(
        RevisionLine(row.pk, row.number, row.at, row.why, row.fingerprint, place == 0) for place, row in enumerate(rows)
    )


def changed_since(meeting: Meeting, revision: RevisionLine | None) -> bool:
    """Whether the agenda, the hour or the place differ from what was sent last."""
    return revision is not None and fingerprint(content_now(meeting)) != revision.fingerprint
