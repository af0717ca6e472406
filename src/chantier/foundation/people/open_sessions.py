"""The list of one's sessions, as its owner reads it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from chantier.foundation.people.core.devices import Device
from chantier.foundation.people.core.values import SessionView
from chantier.foundation.people.models import OpenSession


def sessions_of(person_id: int, *, session_key: str, at: datetime) -> tuple[SessionView, ...]:
    """The browsers in which a person is signed in, this one first, then the last seen. One query."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=at)
    rows = OpenSession.objects.filter(Exists(alive), person_id=person_id).order_by("-seen_at", "-pk")
    found = (
        SessionView(
            id=row.pk,
            device=Device(browser=row.browser, system=row.system),
            began_at=row.began_at,
            seen_at=row.seen_at,
            here=row.session_key == session_key,
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda one: not one.here))
