"""Opening and closing the points of the agenda."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from chantier.assemblies import acts
from chantier.assemblies.models import AgendaItem, Asking, Meeting
from chantier.assemblies.permissions import may_preside
from chantier.assemblies.queries.floor import current_item, floor_of
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.at_the_desk import hour_of, locked, must_be_open, reason
from chantier.foundation.access.api import Invalid, NotPossible, Speaker
from chantier.foundation.journal.api import record


@transaction.atomic
def open_item(
    *, speaker: Speaker, meeting_id: int, item_id: int, at: datetime, waited: timedelta = timedelta(0)
) -> AgendaItem:
    """Come to a point; the one before is closed by it. Opened twice, it is open once; one closed is taken up again.

    Raises ``NotAllowed``, ``NotPossible``, ``Invalid``.
    """
    meeting = locked(meeting_id)
    may_preside(speaker, standing(meeting, speaker, at=at)).enforce()
    item = _item(meeting, item_id)
    if item.opened_at is not None and item.closed_at is None:
        return item
    must_be_open(meeting)
    if item.withdrawn_at is not None:
        raise NotPossible(reason("item_withdrawn"))
    happened = hour_of(meeting, at=at, waited=waited)
    before = current_item(meeting)
    if before is not None:
        _close(meeting, before, speaker=speaker, at=happened)
    item.opened_at, item.closed_at = item.opened_at or happened, None
    item.save(update_fields=["opened_at", "closed_at"])
    _note(acts.ITEM_OPENED, meeting, item, speaker=speaker, at=happened)
    return item


@transaction.atomic
def close_item(
    *, speaker: Speaker, meeting_id: int, item_id: int, at: datetime, waited: timedelta = timedelta(0)
) -> AgendaItem:
    """End a point on which nothing is left to decide; who still asked to speak on it no longer does.

    Raises ``NotAllowed``, ``NotPossible``, ``Invalid``.
    """
    meeting = locked(meeting_id)
    may_preside(speaker, standing(meeting, speaker, at=at)).enforce()
    item = _item(meeting, item_id)
    if item.opened_at is None or item.closed_at is not None:
        return item
    must_be_open(meeting)
    _close(meeting, item, speaker=speaker, at=hour_of(meeting, at=at, waited=waited))
    return item


def _item(meeting: Meeting, item_id: int) -> AgendaItem:
    found = AgendaItem.objects.filter(meeting=meeting, pk=item_id).first()
    if found is None:
        raise Invalid(reason("item_not_here"))
    return found


def _close(meeting: Meeting, item: AgendaItem, *, speaker: Speaker, at: datetime) -> None:
    if floor_of(meeting).pile:
        raise NotPossible(reason("motions_left"))
    item.closed_at = max(at, item.opened_at or at)
    item.save(update_fields=["closed_at"])
    asking = Asking.objects.filter(meeting=meeting, withdrawn_at__isnull=True, ended_at__isnull=True)
    asking.filter(called_at__isnull=True).update(withdrawn_at=at)
    asking.filter(called_at__isnull=False).update(ended_at=at)
    _note(acts.ITEM_CLOSED, meeting, item, speaker=speaker, at=at)


def _note(act: str, meeting: Meeting, item: AgendaItem, *, speaker: Speaker, at: datetime) -> None:
    record(name=act, speaker=speaker, at=at, subject=("assemblies.meeting", meeting.pk), data={"item": item.pk})
