"""The welcome desk: three letters, a tap, done; on a phone or a laptop, with or without scripts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.assemblies.models import Attendance, Meeting, RollEntry
from chantier.assemblies.permissions import may_write
from chantier.assemblies.phrases_roll import PLACES
from chantier.assemblies.queries.quorums import present_entries, roll_of
from chantier.assemblies.services import presence as service
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.assemblies.web.quorum_told import told_now
from chantier.assemblies.web.roll_lines import RollLine, found, lines_of
from chantier.foundation.access.api import Invalid, Reason, Refusal
from chantier.foundation.ui.clocks import hour

#: Entries shown for a search: more would be read by nobody at a door.
SHOWN: Final = 12
_RECENT: Final = 8


@dataclass(frozen=True)
class Recent:
    """A movement that was just noted, and may be undone."""

    id: int
    name: str
    number: int
    arrived: bool
    when: str
    where: str


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def welcome(request: HttpRequest, public_id: str) -> HttpResponse:
    """Find somebody by a few letters, and note that they came or left."""
    frame = meeting_frame(request, public_id)
    may_write(frame.speaker, frame.standing).enforce()
    words, refusal, status = request.GET.get("q", "")[:200], None, 200
    if request.method == "POST":
        try:
            _note(request, frame)
        except Refusal as refused:
            refusal, status, words = refused.reason, 409, request.POST.get("q", "")[:200]
        else:
            return HttpResponseRedirect(address_of("welcome", frame.meeting))
    return render(request, "assemblies/welcome.html", _context(frame, words, refusal), status=status)


def _context(frame: MeetingFrame, words: str, refusal: Reason | None) -> dict[str, Any]:
    roll = roll_of(frame.meeting)
    lines: tuple[RollLine, ...] = ()
    more = False
    if roll is not None and words.strip():
        rows = list(found(frame, roll, words=words)[: SHOWN + 1])
        more, rows = len(rows) > SHOWN, rows[:SHOWN]
        lines = lines_of(frame, rows, present=present_entries(frame.meeting, at=frame.at))
    mode = frame.meeting.mode
    return frame.context(
        roll=roll,
        q=words,
        lines=lines,
        more=more,
        recent=_recent(frame),
        told=told_now(frame.meeting, at=frame.at),
        key=secrets.token_urlsafe(12),
        in_room=mode != Meeting.REMOTE,
        from_afar=mode != Meeting.ROOM,
        refusal=refusal,
        roll_url=address_of("roll", frame.meeting),
        add_url=address_of("roll-add", frame.meeting),
        badges_url=address_of("roll-badges", frame.meeting),
        quorum_url=address_of("quorum", frame.meeting),
    )


def _recent(frame: MeetingFrame) -> list[Recent]:
    """What was noted last, by any desk. Three queries."""
    rows = Attendance.objects.filter(entry__roll__meeting=frame.meeting, voided_at__isnull=True)
    latest = list(rows.select_related("entry__organization").order_by("-at", "-pk")[:_RECENT])
    lines = {line.id: line for line in lines_of(frame, {row.entry_id: row.entry for row in latest}.values())}
    return [
        Recent(
            row.pk,
            lines[row.entry_id].name,
            lines[row.entry_id].number,
            row.arrived,
            hour(row.at, frame.body.time_zone),
            str(PLACES.get(row.where, "")) if row.where == Attendance.REMOTE else "",
        )
        for row in latest
    ]


def _note(request: HttpRequest, frame: MeetingFrame) -> None:
    """Do what the form says, and say what came of it."""
    undone = _number(request.POST.get("void", ""))
    if undone is not None:
        if not Attendance.objects.filter(pk=undone, entry__roll__meeting=frame.meeting).exists():
            raise Invalid(Reason("movement_unknown", _("Ce passage n’est noté nulle part.")))
        service.void(speaker=frame.speaker, attendance_id=undone, at=frame.at)
        messages.success(request, _("C’est annulé : le passage reste au registre, rayé."))
        return
    arrives, leaves = _number(request.POST.get("arrive", "")), _number(request.POST.get("leave", ""))
    number = arrives if arrives is not None else leaves
    rows = RollEntry.objects.filter(roll__meeting=frame.meeting).select_related("organization")
    entry = rows.filter(number=number).first() if number is not None else None
    if entry is None:
        raise Invalid(Reason("not_on_roll", _("Aucune inscription de ce registre n’a ce numéro.")))
    key = request.POST.get("key", "")[:20]
    key = f"{key}-{number}" if key else ""
    if arrives is not None:
        where = request.POST.get("where", "") or _usual(frame.meeting)
        made = service.arrive(speaker=frame.speaker, entry_id=entry.pk, where=where, key=key, at=frame.at)
    else:
        made = service.leave(speaker=frame.speaker, entry_id=entry.pk, key=key, at=frame.at)
    said = {"name": lines_of(frame, [entry])[0].name, "when": hour(made.at, frame.body.time_zone)}
    if not made.changed:
        words = _("%(name)s : c’était déjà noté à %(when)s. Rien n’a changé.")
    elif arrives is not None:
        words = _("%(name)s : arrivée notée à %(when)s.")
    else:
        words = _("%(name)s : départ noté à %(when)s.")
    messages.success(request, words % said)


def back_to(frame: MeetingFrame, words: str = "") -> str:
    """The desk, with what is searched."""
    asked = f"?{urlencode({'q': words})}" if words else ""
    return address_of("welcome", frame.meeting) + asked


def _usual(meeting: Meeting) -> str:
    return Attendance.REMOTE if meeting.mode == Meeting.REMOTE else Attendance.ROOM


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 18 else None
