"""The screen of the room: large words, no control, asked again by itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chantier.assemblies.queries.floor import MotionView, floor_view
from chantier.assemblies.queries.hall import agenda_of, version_of, votes_under_way
from chantier.assemblies.queries.speakers import speakers_view
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.assemblies.web.hall import votes_told
from chantier.assemblies.web.quorum_told import told_now

#: Above so many characters, a text is written smaller so that the room reads all of it.
_SIZES = ((160, "large"), (420, "medium"), (900, "small"))


@require_safe
def screen(request: HttpRequest, public_id: str) -> HttpResponse:
    """The screen; ``?part`` its moving part alone, and nothing where ``?version`` is still the one."""
    frame = meeting_frame(request, public_id)
    version = version_of(frame.meeting)
    if request.GET.get("version") == version:
        return HttpResponse(status=204)
    template = "assemblies/_screen.html" if "part" in request.GET else "assemblies/screen.html"
    return render(request, template, frame.context(**screen_context(frame, request), version=version))


def screen_context(frame: MeetingFrame, request: HttpRequest) -> dict[str, Any]:
    """What the room reads. As many queries for a long meeting as for a short one."""
    meeting, at = frame.meeting, frame.at
    items = agenda_of(meeting)
    item = next((one for one in items if one.opened_at and not one.closed_at), None)
    floor = floor_view(meeting)
    votes = votes_told(meeting, votes_under_way(meeting), at=at)
    mode = request.GET.get("mode", "")
    return {
        "item": item,
        "item_place": items.index(item) + 1 if item is not None else 0,
        "items": items,
        "floor": floor,
        "size": _size(floor.top),
        "speakers": speakers_view(meeting, item, at=at),
        "quorum": told_now(meeting, at=at).parts,
        "vote": next((vote for vote in votes if vote.is_open), None),
        "mode": {"sombre": "dark", "clair": "light"}.get(mode, ""),
        "mode_asked": mode if mode in ("sombre", "clair") else "",
        "screen_url": address_of("screen", meeting),
        "address": request.build_absolute_uri(address_of("floor", meeting)).partition("://")[2],
    }


def _size(top: MotionView | None) -> str:
    length = len(top.text) if top is not None else 0
    return next((name for most, name in _SIZES if length <= most), "smaller")
