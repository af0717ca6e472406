"""The quorum: now, on the screen of a room, and along the meeting, to the second."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.core.quorum import Quorum
from chantier.assemblies.models import Meeting
from chantier.assemblies.queries.quorums import Instant, quorum_now, replayed, roll_of, rule_of
from chantier.assemblies.quorum_drawing import Step, staircase
from chantier.assemblies.services.course import has_quorum
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.fields import EARLIEST, LATEST
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.assemblies.web.quorum_told import told, told_now

#: Rows of the table of instants on a page.
A_PAGE: Final = 50
_LIVE: Final = (MeetingState.CONVENED, MeetingState.OPEN, MeetingState.SUSPENDED)


@require_safe
def quorum(request: HttpRequest, public_id: str) -> HttpResponse:
    """The quorum now, or at the instant ``?a=``, and all along the meeting."""
    frame = meeting_frame(request, public_id)
    asked = request.GET.get("a", "")[:40]
    instant = _instant(asked, frame.body.time_zone) if asked else None
    shown = told(frame.meeting, quorum_now(frame.meeting, at=instant or frame.at), at=instant or frame.at)
    along, names = replayed(frame.meeting), [part.name for part in shown.parts]
    pages = Paginator(tuple(reversed(along)), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = frame.context(
        roll=roll_of(frame.meeting),
        told=shown,
        live=instant is None and frame.meeting.state in _LIVE,
        live_url=address_of("quorum-now", frame.meeting),
        screen_url=address_of("quorum-screen", frame.meeting),
        here=address_of("quorum", frame.meeting),
        asked=asked,
        unread=bool(asked) and instant is None,
        shown_at=clock(frame, shown.at),
        field=(instant or frame.at).astimezone(ZoneInfo(frame.body.time_zone)).strftime("%Y-%m-%dT%H:%M:%S"),
        throughout=rule_of(frame.meeting).throughout,
        picture=_picture(frame, along, instant),
        columns=names,
        rows=[_row(frame, one, names) for one in page.object_list],
        page=page,
        course=course_verbs(frame),
        presence_url=address_of("presence", frame.meeting),
    )
    return render(request, "assemblies/quorum.html", context)


@require_safe
def now(request: HttpRequest, public_id: str) -> HttpResponse:
    """The quorum at this instant, as the piece of page that asks for it again."""
    frame = meeting_frame(request, public_id)
    return render(request, "assemblies/_quorum_now.html", live(frame))


@require_safe
def screen(request: HttpRequest, public_id: str) -> HttpResponse:
    """The quorum in very large numbers, for the screen of the room."""
    frame = meeting_frame(request, public_id)
    context = {**frame.context(), **live(frame), "here": address_of("quorum-screen", frame.meeting)}
    return render(request, "assemblies/quorum_screen.html", context)


def live(frame: MeetingFrame) -> dict[str, Any]:
    """What ``assemblies/_quorum_now.html`` draws. A constant number of queries."""
    return {
        "told": told_now(frame.meeting, at=frame.at),
        "live": frame.meeting.state in _LIVE,
        "live_url": address_of("quorum-now", frame.meeting),
        "shown_at": clock(frame, frame.at),
    }


def clock(frame: MeetingFrame, at: datetime) -> str:
    """« 14:05:30 »: the clocks of the body, to the second."""
    return date_format(at.astimezone(ZoneInfo(frame.body.time_zone)), "H:i:s")


def course_verbs(frame: MeetingFrame) -> dict[str, Any] | None:
    """What who presides may do with the meeting now, with why not; None for anybody else, or where it is over."""
    meeting: Meeting = frame.meeting
    if not frame.presides or meeting.state not in _LIVE:
        return None
    enough = has_quorum(meeting, quorum_now(meeting, at=frame.at))
    return {
        "url": address_of("quorum-course", meeting),
        "state": meeting.state,
        "has_roll": roll_of(meeting) is not None,
        "roll_url": address_of("roll", meeting),
        "enough": bool(enough),
        "why_not": enough.reason,
        "throughout": rule_of(meeting).throughout,
    }


def _instant(said: str, zone: str) -> datetime | None:
    """An instant as a page or a person writes it: with its zone, else on the clocks of the body."""
    try:
        found = parse_datetime(said.replace(" ", "+") if "T" in said else said)
    except ValueError:
        return None
    if found is None or not EARLIEST.year <= found.year <= LATEST.year:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=ZoneInfo(zone))


def _picture(frame: MeetingFrame, along: tuple[Instant, ...], looked_at: datetime | None) -> dict[str, Any] | None:
    """The line of the whole, with its sentence."""
    first = next((place for place, one in enumerate(along) if one.quorum.parts[0].present), None)
    if first is None:
        return None
    until = frame.meeting.closed_at or max(frame.at, along[-1].at)
    seen = along[max(0, first - 1) :]
    begins = seen[1].at if len(seen) > 1 and not seen[0].quorum.parts[0].present else seen[0].at
    steps = [Step(max(one.at, begins), one.quorum.parts[0].present, _needed(one.quorum)) for one in seen]
    drawn = staircase(steps, until=until, looked_at=looked_at)
    most = max(one.present for one in steps)
    words = _("De %(first)s à %(last)s : %(most)d voix présentes au plus, %(needed)d nécessaires à la fin.") % {
        "first": clock(frame, begins),
        "last": clock(frame, until),
        "most": most,
        "needed": steps[-1].needed,
    }
    return {"drawn": drawn, "sentence": words, "first": clock(frame, begins), "last": clock(frame, until)}


def _needed(one: Quorum) -> int:
    return one.parts[0].needed


def _row(frame: MeetingFrame, one: Instant, names: list[str]) -> dict[str, Any]:
    local = one.at.astimezone(ZoneInfo(frame.body.time_zone))
    return {
        "clock": clock(frame, one.at),
        "day": date_format(local, "j F Y"),
        "url": f"{address_of('quorum', frame.meeting)}?a={one.at.astimezone(ZoneInfo('UTC')):%Y-%m-%dT%H:%M:%S.%fZ}",
        "parts": [
            (name, part.present, part.needed, part.roll) for name, part in zip(names, one.quorum.parts, strict=True)
        ],
        "is_reached": one.quorum.is_reached,
    }
