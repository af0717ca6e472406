"""What is proposed at a meeting and who asks to speak, for everybody; a delegate asks from here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chantier.assemblies.permissions import may_use_voice
from chantier.assemblies.phrases_floor import GROUPS
from chantier.assemblies.queries.declarations import declarations_of
from chantier.assemblies.queries.floor import current_item, floor_view
from chantier.assemblies.queries.hall import agenda_of, version_of
from chantier.assemblies.queries.speakers import group_said, speakers_view
from chantier.assemblies.services import speakers
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.desk_boxes import a_key
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.foundation.access.api import NotPossible, Reason, Refusal
from chantier.foundation.ui.clocks import hour


@require_safe
def floor(request: HttpRequest, public_id: str) -> HttpResponse:
    """Motions with their texts and how each ended; the list of speakers; the sentences of the minutes.

    ``?part``: what moves alone, and nothing where ``?version`` is still the one.
    """
    frame = meeting_frame(request, public_id)
    if "version" in request.GET and request.GET["version"] == version_of(frame.meeting):
        return HttpResponse(status=204)
    return _page(request, frame)


@require_POST
@login_required
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask to speak with one's own voice, or no longer ask."""
    frame = meeting_frame(request, public_id)
    try:
        if request.POST.get("verb") == "withdraw":
            waiting = _own(frame)
            if waiting is not None:
                speakers.withdraw(speaker=frame.speaker, asking_id=waiting, at=frame.at)
            said = _("Vous n’êtes plus sur la liste.")
        else:
            group, key = request.POST.get("group", ""), request.POST.get("key", "")[:40].replace("\x00", "")
            speakers.ask(speaker=frame.speaker, meeting_id=frame.meeting.pk, at=frame.at, group=group, key=key)
            said = _("Vous êtes sur la liste : la présidence vous donnera la parole.")
    except Refusal as refused:
        status = 409 if isinstance(refused, NotPossible) else 403
        return _page(request, frame, refusal=refused.reason, status=status)
    messages.success(request, said)
    answer = HttpResponseRedirect(address_of("floor", frame.meeting) + "#parole")
    answer.status_code = 303
    return answer


def _own(frame: MeetingFrame) -> int | None:
    waiting = speakers_view(frame.meeting, current_item(frame.meeting), at=frame.at).waits(frame.standing.entry_id)
    return waiting.asking_id if waiting is not None else None


def _page(
    request: HttpRequest, frame: MeetingFrame, *, refusal: Reason | None = None, status: int = 200
) -> HttpResponse:
    meeting, own = frame.meeting, frame.standing.entry_id
    items = agenda_of(meeting)
    item = next((one for one in items if one.opened_at and not one.closed_at), None)
    view, listed = floor_view(meeting), speakers_view(meeting, item, at=frame.at)
    titles = {one.pk: one.title for one in items}
    context = frame.context(
        refusal=refusal,
        version=version_of(meeting),
        is_open=meeting.state == "open",
        item=item,
        floor=view,
        ended=[(one, titles.get(one.item_id or 0, "")) for one in view.motions if one not in view.pile],
        steps=[(step, hour(step.at, frame.body.time_zone)) for step in view.steps],
        declarations=[(one, titles.get(one.item_id or 0, "")) for one in declarations_of(meeting)],
        speakers=listed,
        may_ask=bool(may_use_voice(frame.speaker, frame.standing)) and meeting.state == "open",
        waits=listed.waits(own),
        place=listed.place(own),
        has_floor=listed.now is not None and listed.now.entry_id == own,
        groups=GROUPS.items(),
        group=group_said(meeting, own) if own is not None else "",
        key=a_key(),
        ask_url=address_of("speakers-ask", meeting),
        desk_url=address_of("desk", meeting) if frame.presides else "",
    )
    template = "assemblies/_floor_live.html" if "part" in request.GET else "assemblies/floor.html"
    return render(request, template, context, status=status)
