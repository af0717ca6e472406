"""A meeting in brief: when, where, by whom, how one takes part."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chantier.assemblies.web.frame import meeting_frame


@require_safe
def meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of a meeting."""
    frame = meeting_frame(request, public_id)
    return render(request, "assemblies/meeting.html", frame.context())
