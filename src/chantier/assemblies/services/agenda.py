"""Writing the agenda of a meeting: its points in order, their documents, the settled texts they put to the vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.models import AgendaDocument, AgendaItem, Meeting
from chantier.assemblies.permissions import may_write
from chantier.assemblies.phrases import ITEM_KINDS
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.holding import SUBJECT, held
from chantier.assemblies.services.planning import still_ahead
from chantier.deliberation import api as deliberation
from chantier.foundation.access.api import Invalid, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.library import api as library

MOST_POINTS: Final = 200
MOST_DOCUMENTS: Final = 40


@dataclass(frozen=True)
class PointGiven:
    """What a point says. ``documents``: public identifiers of the library; ``proposal``: that of a settled text."""

    kind: str
    title: str
    text: str = ""
    minutes: int | None = None
    documents: tuple[str, ...] = ()
    proposal: str = ""
    adopts_minutes_of: int | None = None


@transaction.atomic
def add_point(*, speaker: Speaker, meeting_id: int, given: PointGiven, at: datetime) -> int:
    """Add a point at the end; its number. One that says the very same as the last is that one: a form sent twice."""
    row = _ahead(meeting_id, speaker, at)
    points = AgendaItem.objects.filter(meeting=row, withdrawn_at__isnull=True)
    last = points.order_by("-position", "-pk").first()
    if last is not None and (last.kind, last.title, last.text, last.proposal) == (
        given.kind, given.title.strip(), given.text, given.proposal
    ):  # fmt: skip
        return last.pk
    if points.count() >= MOST_POINTS:
        raise Invalid(Reason("too_many_points", _("Un ordre du jour compte au plus 200 points.")))
    highest = AgendaItem.objects.filter(meeting=row).aggregate(most=Max("position"))["most"] or 0
    item = AgendaItem(meeting=row, position=highest + 1)
    _write(item, given)
    _told(row, item, speaker, at)
    return item.pk


@transaction.atomic
def change_point(*, speaker: Speaker, meeting_id: int, item_id: int, given: PointGiven, at: datetime) -> None:
    """Say a point otherwise. What was sent keeps the words it had: an amended notice tells the others."""
    row = _ahead(meeting_id, speaker, at)
    item = _point(row, item_id)
    _write(item, given)
    _told(row, item, speaker, at)


@transaction.atomic
def move_point(*, speaker: Speaker, meeting_id: int, item_id: int, up: bool, at: datetime) -> None:
    """Move a point one place up or down; at the end it stays."""
    row = _ahead(meeting_id, speaker, at)
    points = list(AgendaItem.objects.filter(meeting=row, withdrawn_at__isnull=True).order_by("position", "pk"))
    place = next((n for n, one in enumerate(points) if one.pk == item_id), None)
    if place is None:
        raise AgendaItem.DoesNotExist
    other = place - 1 if up else place + 1
    if not 0 <= other < len(points):
        return
    points[place], points[other] = points[other], points[place]
    for number, one in enumerate(points, start=1):
        if one.position != number:
            one.position = number
            one.save(update_fields=["position"])
    record(name=acts.MEETING_CHANGED, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data={"item": item_id})


@transaction.atomic
def withdraw_point(*, speaker: Speaker, meeting_id: int, item_id: int, at: datetime) -> None:
    """Take a point away: gone while nothing was sent, struck once it was. Twice changes nothing."""
    row = _ahead(meeting_id, speaker, at)
    item = AgendaItem.objects.filter(meeting=row, pk=item_id).first()
    if item is None or item.withdrawn_at is not None:
        return
    if row.state == MeetingState.DRAFT:
        item.delete()
    else:
        item.withdrawn_at = at
        item.save(update_fields=["withdrawn_at"])
    record(name=acts.MEETING_CHANGED, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data={"item": item_id})


def _ahead(meeting_id: int, speaker: Speaker, at: datetime) -> Meeting:
    row = held(meeting_id)
    may_write(speaker, standing(row, speaker, at=at)).enforce()
    still_ahead(row)
    return row


def _point(row: Meeting, item_id: int) -> AgendaItem:
    found: AgendaItem = AgendaItem.objects.select_for_update().get(meeting=row, pk=item_id, withdrawn_at__isnull=True)
    return found


def _write(item: AgendaItem, given: PointGiven) -> None:
    title = given.title.strip()
    if given.kind not in ITEM_KINDS:
        raise Invalid(Reason("point_unknown", _("Choisissez la sorte de ce point.")))
    if given.proposal:
        text = deliberation.settled_texts([given.proposal]).get(given.proposal)
        if text is None:
            raise Invalid(
                Reason(
                    "proposal_not_settled",
                    _("Ce texte n’est pas arrêté, ou sa table n’est pas publique."),
                    _("Une assemblée se prononce sur un texte arrêté, dont l’empreinte ne change plus."),
                )
            )
        if not text.holds:
            raise Invalid(
                Reason(
                    "proposal_altered",
                    _("Ce texte n’a plus l’empreinte qu’il avait quand il a été arrêté : il a été altéré."),
                    _("Prévenez qui administre cette instance avant de le mettre à l’ordre du jour."),
                )
            )
        title = title or text.title[:200]
        item.proposal, item.proposal_fingerprint = text.public_id, text.fingerprint
    else:
        item.proposal, item.proposal_fingerprint = "", ""
    if not title:
        raise Invalid(Reason("point_without_title", _("Donnez un titre à ce point.")))
    if given.adopts_minutes_of is not None and given.adopts_minutes_of == item.meeting_id:
        raise Invalid(Reason("adopts_itself", _("Une assemblée n’adopte pas son propre procès-verbal.")))
    item.kind, item.title, item.text, item.minutes = given.kind, title, given.text, given.minutes
    item.adopts_minutes_of_id = given.adopts_minutes_of if given.kind == AgendaItem.MINUTES else None
    item.save()
    _attach(item, given.documents)


def _attach(item: AgendaItem, public_ids: Sequence[str]) -> None:
    """Make the documents of a point these ones."""
    wanted: dict[int, None] = {}
    for one in dict.fromkeys(public_ids):
        card = library.resource_card(one)
        if card is None:
            raise Invalid(
                Reason(
                    "document_unknown",
                    _("La bibliothèque n’a pas de ressource publiée sous « %(written)s »."),
                    _("Copiez l’adresse de sa page, ou son identifiant."),
                    {"written": one[:60]},
                )
            )
        wanted[card.id] = None
    if len(wanted) > MOST_DOCUMENTS:
        raise Invalid(Reason("too_many_documents", _("Un point porte au plus 40 documents.")))
    there = set(AgendaDocument.objects.filter(item=item).order_by("pk").values_list("resource_id", flat=True))
    if list(wanted) == list(AgendaDocument.objects.filter(item=item).order_by("pk").values_list("resource", flat=True)):
        return
    AgendaDocument.objects.filter(item=item, resource__in=there - set(wanted)).delete()
    AgendaDocument.objects.bulk_create(AgendaDocument(item=item, resource_id=pk) for pk in wanted if pk not in there)


def _told(row: Meeting, item: AgendaItem, speaker: Speaker, at: datetime) -> None:
    record(name=acts.MEETING_CHANGED, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data={"item": item.pk})
