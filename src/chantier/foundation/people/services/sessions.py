"""Keeping the list of one's sessions, and ending them."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import acts
from chantier.foundation.people.core.devices import Device
from chantier.foundation.people.models import OpenSession
from chantier.foundation.people.permissions import own_id


def note_session(
    *, person_id: int, session_key: str, known_as: str, device: Device, began_at: datetime, at: datetime
) -> None:
    """A signed-in browser was seen; ``known_as`` is its former key when signing in again gave it a new one."""
    seen = {
        "seen_at": at.replace(minute=0, second=0, microsecond=0),
        "browser": device.browser,
        "system": device.system,
    }
    rows = OpenSession.objects.filter(person_id=person_id)
    if (
        known_as
        and known_as != session_key
        and rows.filter(session_key=known_as).update(session_key=session_key, **seen)
    ):
        return
    OpenSession.objects.update_or_create(
        session_key=session_key,
        defaults={"person_id": person_id, **seen},
        create_defaults={"person_id": person_id, "began_at": began_at, **seen},
    )


def forget_session(*, session_key: str) -> None:
    """The person signed out: the session is gone, its line goes too."""
    OpenSession.objects.filter(session_key=session_key).delete()


@transaction.atomic
def end_session(*, speaker: Speaker, session_id: int, at: datetime) -> bool:
    """End one of one's own sessions: that browser is signed out at its next request. Returns whether it was there."""
    person_id = own_id(speaker)
    return _end(person_id, OpenSession.objects.filter(pk=session_id, person_id=person_id), at=at, speaker=speaker) > 0


@transaction.atomic
def end_other_sessions(*, speaker: Speaker, session_key: str, at: datetime) -> int:
    """End every session of the speaker but this one; returns how many."""
    person_id = own_id(speaker)
    others = OpenSession.objects.filter(person_id=person_id).exclude(session_key=session_key)
    return _end(person_id, others, at=at, speaker=speaker)


@transaction.atomic
def end_sessions_of(*, person_id: int, at: datetime, but: str = "") -> int:
    """End the sessions of a person whose password has changed, but the one that changed it; returns how many."""
    others = OpenSession.objects.filter(person_id=person_id).exclude(session_key=but)
    return _end(person_id, others, at=at, speaker=Speaker.system())


def _end(person_id: int, rows: object, *, at: datetime, speaker: Speaker) -> int:
    keys = list(rows.select_for_update().values_list("session_key", flat=True))  # type: ignore[attr-defined]
    if not keys:
        return 0
    Session.objects.filter(session_key__in=keys).delete()
    OpenSession.objects.filter(session_key__in=keys).delete()
    record(
        name=acts.SESSIONS_ENDED,
        speaker=speaker,
        at=at,
        subject=("people.person", person_id),
        data={"count": len(keys)},
    )
    return len(keys)
