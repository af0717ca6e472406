"""The list of speakers: ask, withdraw, give the floor, take it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from chantier.assemblies.core.desk_hours import happened_at
from chantier.assemblies.models import Asking, Meeting
from chantier.assemblies.permissions import may_preside, may_use_voice
from chantier.assemblies.phrases_floor import GROUPS
from chantier.assemblies.queries.floor import current_item
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.at_the_desk import hour_of, locked, must_be_open, reason, voice_here
from chantier.assemblies.services.floor import note_speech
from chantier.foundation.access.api import Invalid, NotPossible, Speaker


@transaction.atomic
def ask(
    *,
    speaker: Speaker,
    meeting_id: int,
    at: datetime,
    entry_id: int | None = None,
    group: str = "",
    key: str = "",
    waited: timedelta = timedelta(0),
) -> int:
    """Ask to speak on the point that is open; the request's number. Asked twice, it is asked once.

    Without ``entry_id``, with one's own voice; with it, the desk notes somebody of the room. ``group``: what the
    person said of themselves for alternation, or nothing. Raises ``NotAllowed``, ``NotPossible``, ``Invalid``.
    """
    meeting = locked(meeting_id)
    own = standing(meeting, speaker, at=at)
    if entry_id is None or entry_id == own.entry_id:
        may_use_voice(speaker, own).enforce()
        entry_id = own.entry_id
    else:
        may_preside(speaker, own).enforce()
    before = Asking.objects.filter(meeting=meeting, key=key).first() if key else None
    if before is not None:
        return before.pk
    must_be_open(meeting)
    if group not in GROUPS:
        raise Invalid(reason("group_unknown"))
    entry = voice_here(meeting, entry_id, at=at)
    waiting = Asking.objects.filter(
        meeting=meeting, entry=entry, called_at__isnull=True, withdrawn_at__isnull=True
    ).first()
    if waiting is not None:
        return waiting.pk
    asked_at = _hour(meeting, at=at, waited=waited)
    item = current_item(meeting)
    return Asking.objects.create(meeting=meeting, item=item, entry=entry, group=group, asked_at=asked_at, key=key).pk


@transaction.atomic
def withdraw(*, speaker: Speaker, asking_id: int, at: datetime, waited: timedelta = timedelta(0)) -> None:
    """No longer ask: whoever asked, or the desk; twice is once. Raises ``NotAllowed``, ``NotPossible``."""
    meeting, asking = _asking(asking_id)
    own = standing(meeting, speaker, at=at)
    if asking.entry_id != own.entry_id or own.entry_id is None:
        may_preside(speaker, own).enforce()
    if asking.withdrawn_at is not None:
        return
    if asking.called_at is not None:
        raise NotPossible(reason("asking_gone"))
    asking.withdrawn_at = max(asking.asked_at, _hour(meeting, at=at, waited=waited))
    asking.save(update_fields=["withdrawn_at"])


@transaction.atomic
def call(*, speaker: Speaker, asking_id: int, at: datetime, waited: timedelta = timedelta(0)) -> None:
    """Give somebody the floor; who had it has ended. Given twice, it is given once.

    What is debated counts one intervention more. Raises ``NotAllowed``, ``NotPossible``.
    """
    meeting, asking = _asking(asking_id)
    may_preside(speaker, standing(meeting, speaker, at=at)).enforce()
    if asking.called_at is not None:
        return
    must_be_open(meeting)
    if asking.withdrawn_at is not None:
        raise NotPossible(reason("asking_gone"))
    called_at = max(asking.asked_at, hour_of(meeting, at=at, waited=waited))
    _end_all(meeting, at=called_at)
    asking.called_at = called_at
    asking.save(update_fields=["called_at"])
    note_speech(meeting, speaker=speaker, entry_id=asking.entry_id, at=called_at, now=at)


@transaction.atomic
def end(*, speaker: Speaker, asking_id: int, at: datetime, waited: timedelta = timedelta(0)) -> None:
    """Somebody has spoken. Ended twice, it is once; by themselves or by the desk. Raises ``NotAllowed``."""
    meeting, asking = _asking(asking_id)
    own = standing(meeting, speaker, at=at)
    if asking.entry_id != own.entry_id or own.entry_id is None:
        may_preside(speaker, own).enforce()
    if asking.called_at is None or asking.ended_at is not None:
        return
    asking.ended_at = max(asking.called_at, _hour(meeting, at=at, waited=waited))
    asking.save(update_fields=["ended_at"])


def forget_groups(meeting: Meeting) -> None:
    """The meeting is over: what persons said of themselves for alternation is forgotten."""
    Asking.objects.filter(meeting=meeting).exclude(group="").update(group="")


def _asking(asking_id: int) -> tuple[Meeting, Asking]:
    meeting = locked(Asking.objects.values_list("meeting_id", flat=True).get(pk=asking_id))
    return meeting, Asking.objects.select_for_update(of=("self",)).get(pk=asking_id)


def _hour(meeting: Meeting, *, at: datetime, waited: timedelta) -> datetime:
    """A request keeps the hour at which it was made, even where the floor moved since."""
    return happened_at(now=at, waited=waited, not_before=meeting.opened_at)


def _end_all(meeting: Meeting, *, at: datetime) -> None:
    for one in Asking.objects.filter(meeting=meeting, called_at__isnull=False, ended_at__isnull=True).order_by("pk"):
        one.ended_at = max(at, one.called_at or at)
        one.save(update_fields=["ended_at"])
