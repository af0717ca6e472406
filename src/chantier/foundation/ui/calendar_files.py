"""Calendars (RFC 5545) that any program subscribes to: events in UTC, which each shows at the hour of its reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from icalendar import Alarm, Calendar, Event

_ALARM: Final = timedelta(days=-1)
_REFRESH: Final = timedelta(hours=6)


@dataclass(frozen=True)
class Entry:
    """One event. ``uid`` never changes; ``takes_time``: false for a deadline, which is an instant.

    ``sequence`` grows each time the event moves; ``is_off``: it was called off, and calendars strike it.
    """

    uid: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    stamp: datetime
    url: str
    description: str = ""
    location: str = ""
    takes_time: bool = True
    is_off: bool = False
    sequence: int = 0


def calendar_file(entries: Iterable[Entry], *, name: str, product: str) -> bytes:
    """The file of a calendar of this name; ``product``: the part of the house that made it."""
    file = Calendar()
    file.add("prodid", f"-//Chantier//{product}//FR")
    file.add("version", "2.0")
    file.add("x-wr-calname", f"{name} — {settings.INSTANCE['name']}")
    file.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    for one in entries:
        file.add_component(_event(one))
    content: bytes = file.to_ical()
    return content


def calendar_answer(entries: Iterable[Entry], *, name: str, product: str, stem: str) -> HttpResponse:
    """The same as an answer that a browser keeps under ``stem``.ics."""
    response = HttpResponse(
        calendar_file(entries, name=name, product=product), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{stem}.ics"'
    response["Content-Language"] = translation.get_language() or "fr"
    return response


def _event(one: Entry) -> Event:
    event = Event()
    event.add("uid", f"{one.uid}@{settings.CHANTIER_ADDRESS.partition('://')[2]}")
    event.add("summary", one.summary)
    event.add("dtstart", one.starts_at.astimezone(UTC))
    event.add("dtend", one.ends_at.astimezone(UTC))
    event.add("dtstamp", one.stamp.astimezone(UTC))
    if one.description:
        event.add("description", one.description)
    if one.location:
        event.add("location", one.location)
    event.add("url", f"{settings.CHANTIER_ADDRESS}{one.url}")
    if not one.takes_time:
        event.add("transp", "TRANSPARENT")
    if one.sequence:
        event.add("sequence", one.sequence)
    if one.is_off:
        event.add("status", "CANCELLED")
        return event
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _ALARM)
    alarm.add("description", one.summary)
    event.add_component(alarm)
    return event
