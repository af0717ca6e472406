"""The first page of assemblies: what comes next, what was decided, which bodies there are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from chantier.assemblies.permissions import may_keep_bodies
from chantier.assemblies.queries.bodies import body_lines, visible_bodies
from chantier.assemblies.queries.meetings import latest_decisions, next_meetings, visible_meetings
from chantier.assemblies.web.frame import speaker_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Next meetings, latest decisions, bodies: those that whoever asks may see."""
    speaker, at = speaker_of(request), timezone.now()
    bodies = visible_bodies(speaker)
    context = {
        "coming": next_meetings(visible_meetings(speaker, at=at), at=at),
        "decisions": latest_decisions(bodies),
        "bodies": body_lines(bodies, at=at),
        "may_keep": bool(may_keep_bodies(speaker)),
    }
    return render(request, "assemblies/home.html", context)
