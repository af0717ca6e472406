"""Instants as people of a place say them: its own clock, the zone always named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

#: How the clocks of Canada are named in each language; those of elsewhere keep the name that the zone gives them.
CLOCKS: Final[Mapping[str, Promise]] = {
    "EST": pgettext_lazy("clock", "HNE"),
    "EDT": pgettext_lazy("clock", "HAE"),
    "AST": pgettext_lazy("clock", "HNA"),
    "ADT": pgettext_lazy("clock", "HAA"),
    "NST": pgettext_lazy("clock", "HNT"),
    "NDT": pgettext_lazy("clock", "HAT"),
    "CST": pgettext_lazy("clock", "HNC"),
    "CDT": pgettext_lazy("clock", "HAC"),
    "MST": pgettext_lazy("clock", "HNR"),
    "MDT": pgettext_lazy("clock", "HAR"),
    "PST": pgettext_lazy("clock", "HNP"),
    "PDT": pgettext_lazy("clock", "HAP"),
}


def moment(at: datetime, zone: str) -> str:
    """« 3 mai 2026, 10:00 (HAE) »: an instant as the clocks of a place say it, the zone always named."""
    local = at.astimezone(ZoneInfo(zone))
    clock = local.tzname() or zone
    return f"{date_format(local, 'j F Y, H:i')} ({CLOCKS.get(clock, clock)})"


def until(at: datetime, zone: str) -> str:
    """The same for an end: midnight that begins the 4th is said as the last minute of the 3rd, which people mean."""
    local = at.astimezone(ZoneInfo(zone))
    return moment(at - timedelta(minutes=1) if (local.hour, local.minute) == (0, 0) else at, zone)


def hour(at: datetime, zone: str) -> str:
    """« 10:00 »: the hour alone, where the day and the zone are already said."""
    return date_format(at.astimezone(ZoneInfo(zone)), "H:i")


def day_of(at: datetime, zone: str) -> str:
    """« samedi 3 mai 2026 »: the day, as the clocks of a place have it."""
    return date_format(at.astimezone(ZoneInfo(zone)), "l j F Y")
