"""Noting, at most once an hour, the browser in which a person is signed in, and ending a session that is too old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from chantier.foundation.people.core.devices import recognise
from chantier.foundation.people.services.sessions import forget_session, note_session

KEPT = "kept_session"
EVERY = timedelta(hours=1)
#: However often it is used, a session ends after this long (ASVS 5.0, V7.3.2).
LONGEST = timedelta(days=60)


class SessionMiddleware:
    """After the answer: a page that did not look at the session costs nothing and varies on nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if session.accessed and SESSION_KEY in session and response.status_code < 500:
            keep(request, at=timezone.now())
        return response


def keep(request: HttpRequest, *, at: datetime) -> None:
    """Note the session if an hour has passed or its key has changed."""
    session = request.session
    kept = session.get(KEPT, {})
    key = session.session_key
    if key is None:
        return
    if kept.get("key") == key and at - datetime.fromtimestamp(kept["at"], UTC) < EVERY:
        return
    began = datetime.fromtimestamp(kept["began"], UTC) if kept else at
    if at - began > LONGEST:
        forget_session(session_key=key)
        logout(request)
        return
    note_session(
        person_id=int(session[SESSION_KEY]),
        session_key=key,
        known_as=kept.get("key", ""),
        device=recognise(request.headers.get("User-Agent", "")),
        began_at=began,
        at=at,
    )
    session[KEPT] = {"key": key, "at": int(at.timestamp()), "began": int(began.timestamp())}
