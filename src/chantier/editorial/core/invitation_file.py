"""An event as calendars read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event


@dataclass(frozen=True)
class Meeting:
    """One event; ``uid`` never changes, ``stamp`` is when it was last published."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    summary: str
    url: str
    stamp: datetime


def calendar(meetings: Iterable[Meeting], *, name: str) -> bytes:
    """An iCalendar file (RFC 5545) in UTC, which every calendar shows at the hour of its reader."""
    file = Calendar()
    file.add("prodid", "-//Chantier//editorial//FR")
    file.add("version", "2.0")
    file.add("x-wr-calname", name)
    for one in meetings:
        event = Event()
        event.add("uid", one.uid)
        event.add("summary", one.title)
        event.add("dtstart", one.starts_at.astimezone(UTC))
        event.add("dtend", one.ends_at.astimezone(UTC))
        event.add("dtstamp", one.stamp.astimezone(UTC))
        event.add("location", one.place)
        event.add("description", one.summary)
        event.add("url", one.url)
        file.add_component(event)
    content: bytes = file.to_ical()
    return content
