"""What every verb of the floor begins with: the meeting locked, open, the hour of the gesture, and who it is about."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from chantier.assemblies import phrases_floor as words
from chantier.assemblies.core.desk_hours import happened_at
from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.core.refusals import Because
from chantier.assemblies.models import FloorStep, Meeting, RollEntry
from chantier.assemblies.queries.quorums import present_entries
from chantier.foundation.access.api import Invalid, NotPossible, Reason


def reason(code: str, **params: str | int) -> Reason:
    """A refusal of the floor, with what to do about it."""
    return Reason(code, words.REFUSALS[code], words.ADVICE.get(code, ""), params)


def because(why: Because) -> NotPossible:
    """The refusal of what the core found impossible."""
    return NotPossible(reason(why.code, **why.params))


def locked(meeting_id: int) -> Meeting:
    """The meeting, held until the end of the transaction: gestures of the floor come one after the other."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("by_laws", "body").get(pk=meeting_id)


def must_be_open(meeting: Meeting) -> None:
    """Nothing is moved nor said outside of the meeting. Raises ``NotPossible``."""
    if meeting.state == MeetingState.SUSPENDED:
        raise NotPossible(reason("meeting_is_suspended"))
    if meeting.state != MeetingState.OPEN:
        raise NotPossible(reason("meeting_not_open"))


def hour_of(meeting: Meeting, *, at: datetime, waited: timedelta) -> datetime:
    """When a gesture of the floor was made: as the desk says it waited, after the one before."""
    last = FloorStep.objects.filter(meeting=meeting).aggregate(last=Max("at"))["last"]
    known = [one for one in (last, meeting.opened_at) if one is not None]
    return happened_at(now=at, waited=waited, not_before=max(known) if known else None)


def voice_here(meeting: Meeting, entry_id: int | None, *, at: datetime) -> RollEntry:
    """The voice of the roll of this meeting, present. Raises ``Invalid``, ``NotPossible``."""
    if entry_id is None:
        raise Invalid(reason("voice_not_said"))
    found = RollEntry.objects.filter(roll__meeting=meeting, pk=entry_id, struck_at__isnull=True).first()
    if found is None:
        raise Invalid(reason("not_on_roll"))
    if found.pk not in present_entries(meeting, at=at):
        raise NotPossible(reason("not_present"))
    return found
