"""The desk of who presides and who writes: where the meeting is, what may come next, who speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from chantier.assemblies.models import AgendaItem
from chantier.assemblies.permissions import may_preside
from chantier.assemblies.phrases_floor import DECLARATIONS, GROUPS
from chantier.assemblies.queries.declarations import declarations_of
from chantier.assemblies.queries.floor import FloorView, floor_view
from chantier.assemblies.queries.hall import agenda_of, version_of, votes_under_way
from chantier.assemblies.queries.speakers import speakers_view
from chantier.assemblies.queries.voices import voices_of
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.desk_boxes import Offered, a_key, boxes, refused
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.assemblies.web.hall import votes_told
from chantier.assemblies.web.quorum_pages import course_verbs
from chantier.assemblies.web.quorum_told import told_now
from chantier.deliberation import api as deliberation
from chantier.foundation.access.api import Reason
from chantier.foundation.ui.clocks import hour

#: Sentences of the minutes that the desk shows at once.
LATEST = 12


@require_safe
@login_required
def desk(request: HttpRequest, public_id: str) -> HttpResponse:
    """The desk; ``?part`` its moving part alone, and nothing where ``?version`` is still the one."""
    frame = meeting_frame(request, public_id)
    may_preside(frame.speaker, frame.standing).enforce()
    if "version" in request.GET and request.GET["version"] == version_of(frame.meeting):
        return HttpResponse(status=204)
    return desk_page(request, frame)


def desk_page(
    request: HttpRequest,
    frame: MeetingFrame,
    *,
    refusal: Reason | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the desk, after a refusal with what was typed."""
    typed = typed or {}
    template = "assemblies/_desk.html" if "part" in request.GET else "assemblies/desk.html"
    context = frame.context(**desk_context(frame, typed), refusal=refusal, typed=typed)
    return render(request, template, context, status=status)


def desk_context(frame: MeetingFrame, typed: Mapping[str, str]) -> dict[str, Any]:
    """What the desk shows. As many queries for a long meeting as for a short one."""
    meeting, at = frame.meeting, frame.at
    items = agenda_of(meeting)
    item = next((one for one in items if one.opened_at and not one.closed_at), None)
    floor = floor_view(meeting, all_names=True)
    votes = votes_under_way(meeting)
    piled = {motion.id for motion in floor.pile}
    held = next((one for one in votes if one.state != "prepared" and one.motion_id in piled), None)
    return {
        "version": version_of(meeting),
        "items": items,
        "item": item,
        "item_place": items.index(item) + 1 if item is not None else 0,
        "next_item": _next(items, item),
        "floor": floor,
        "boxes": boxes(floor, _offered(floor, item), frame.rules.majorities, typed),
        "refused_choices": refused(floor),
        "steps": [(step, hour(step.at, frame.body.time_zone)) for step in floor.steps[:LATEST]],
        "more_steps": max(0, len(floor.steps) - LATEST),
        "last_step": next((step for step in floor.steps if not step.undone and step.did != "void"), None),
        "speakers": speakers_view(meeting, item, at=at, all_names=True),
        "voices": voices_of(meeting, all_names=True),
        "declarations": declarations_of(meeting, all_names=True),
        "declaration_kinds": DECLARATIONS.items(),
        "groups": GROUPS.items(),
        "quorum": told_now(meeting, at=at).parts,
        "votes": votes_told(meeting, votes, at=at),
        "vote_held": votes_told(meeting, (held,), at=at)[0] if held is not None else None,
        "course": course_verbs(frame),
        "here": address_of("desk", meeting),
        "put_url": _put_url(frame, floor),
        "gesture_url": address_of("desk-gesture", meeting),
        "key": a_key,
        "is_open": meeting.state == "open",
    }


def _next(items: tuple[AgendaItem, ...], item: AgendaItem | None) -> AgendaItem | None:
    after = items[items.index(item) + 1 :] if item is not None else items
    return next((one for one in after if one.opened_at is None), None)


def _offered(floor: FloorView, item: AgendaItem | None) -> Offered:
    """The settled text of the open point, where a motion may be received: one query then."""
    if item is None or not item.proposal or floor.top is not None:
        return Offered()
    return Offered(item.proposal, deliberation.settled_words(item.proposal))


def _put_url(frame: MeetingFrame, floor: FloorView) -> str:
    """Where a vote on the motion on top is prepared; empty where nothing is to be put."""
    if not any(choice.did == "reject" and not choice.why for choice in floor.choices) or floor.top is None:
        return ""
    for name in ("vote-prepare", "votes-new", "votes"):
        try:
            return f"{reverse(f'assemblies:{name}', args=[frame.meeting.public_id])}?motion={floor.top.id}"
        except NoReverseMatch:
            continue
    return ""
