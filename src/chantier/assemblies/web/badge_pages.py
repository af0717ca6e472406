"""Badges to print, each with its code; and what a code opens once it is read at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from chantier.assemblies.badge_codes import badge_code, number_on
from chantier.assemblies.models import Attendance, Meeting, RollEntry
from chantier.assemblies.permissions import may_write
from chantier.assemblies.queries.quorums import present_entries, roll_of
from chantier.assemblies.queries.rolls import entries_in_force
from chantier.assemblies.services import presence as service
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.frame import meeting_frame
from chantier.assemblies.web.roll_lines import RollLine, college_choices, lines_of
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui.clocks import hour

A_PAGE: Final = 60


@dataclass(frozen=True)
class Badge:
    """A badge: whose it is, and its code as a drawing."""

    line: RollLine
    drawing: SafeString
    code: str


@require_safe
@login_required
def badges(request: HttpRequest, public_id: str) -> HttpResponse:
    """Badges of the roll, sixty a page, by college, to print and to cut."""
    frame = meeting_frame(request, public_id)
    may_write(frame.speaker, frame.standing).enforce()
    roll = roll_of(frame.meeting)
    if roll is None:
        return HttpResponseRedirect(address_of("roll", frame.meeting))
    colleges = college_choices(frame)
    wanted = request.GET.get("college", "")
    rows = entries_in_force(roll).select_related("organization").order_by("number")
    if wanted in dict(colleges):
        rows = rows.filter(college=wanted)
    pages = Paginator(rows, A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    drawn = []
    for line in lines_of(frame, page.object_list):
        code = badge_code(roll.pk, line.number)
        address = request.build_absolute_uri(address_of("welcome-badge", frame.meeting, code))
        drawn.append(Badge(line, _drawn(address), code))
    context = frame.context(
        badges=drawn,
        colleges=colleges,
        college=wanted,
        page=page,
        total=pages.count,
        summary=ngettext("%(count)d insigne", "%(count)d insignes", pages.count) % {"count": pages.count},
        welcome_url=address_of("welcome", frame.meeting),
    )
    return render(request, "assemblies/badges.html", context)


def _drawn(address: str) -> SafeString:
    """The code of an address, black on white whatever the mode. It holds no words of anybody."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, dark="#000", light="#fff", omitsize=True))  # noqa: S308


@require_http_methods(["GET", "HEAD", "POST"])
def badge(request: HttpRequest, public_id: str, code: str) -> HttpResponse:
    """What the code of a badge opens: a large button for who holds the desk, where to go for anybody else."""
    frame = meeting_frame(request, public_id)
    roll = roll_of(frame.meeting)
    number = number_on(roll.pk, code) if roll is not None else None
    if roll is None or number is None:
        raise Http404
    row = RollEntry.objects.select_related("organization").get(roll=roll, number=number)
    refusal, status = None, 200
    if request.method == "POST":
        try:
            remote = frame.meeting.mode == Meeting.REMOTE
            made = service.arrive(
                speaker=frame.speaker,
                entry_id=row.pk,
                way=Attendance.CODE,
                where=Attendance.REMOTE if remote else Attendance.ROOM,
                at=frame.at,
            )
        except Refusal as refused:
            refusal, status = refused.reason, 409
        else:
            said = {"name": lines_of(frame, [row])[0].name, "when": hour(made.at, frame.body.time_zone)}
            words = _("%(name)s : arrivée notée à %(when)s.")
            again = _("%(name)s : c’était déjà noté à %(when)s. Rien n’a changé.")
            messages.success(request, (words if made.changed else again) % said)
            return HttpResponseRedirect(address_of("welcome-badge", frame.meeting, code))
    here = present_entries(frame.meeting, at=frame.at)
    context = frame.context(
        entry=lines_of(frame, [row], present=here)[0],
        refusal=refusal,
        welcome_url=address_of("welcome", frame.meeting),
        presence_url=address_of("presence", frame.meeting),
        is_mine=frame.standing.entry_id == row.pk,
    )
    return render(request, "assemblies/badge.html", context, status=status)
