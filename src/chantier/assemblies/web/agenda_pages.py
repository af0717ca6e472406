"""The agenda of a meeting: read by everybody who sees it, written by its secretary, kept as it was sent."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.models import AgendaItem, AgendaRevision, Meeting
from chantier.assemblies.permissions import may_write
from chantier.assemblies.phrases import ITEM_KINDS
from chantier.assemblies.queries.agendas import PointLine, changed_since, points_of, revisions_of
from chantier.assemblies.services import agenda as service
from chantier.assemblies.services.planning import still_ahead
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.assemblies.web.meeting_forms import PointForm
from chantier.deliberation import api as deliberation
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui.parts import Link

_EARLIER = 40


@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: HttpRequest, public_id: str) -> HttpResponse:
    """The points, with their hours, documents and texts; a form to add one for who writes it."""
    frame = meeting_frame(request, public_id)
    row = frame.meeting
    writes = frame.writes and row.state in (MeetingState.DRAFT, MeetingState.CONVENED)
    form, refusal, status = None, None, 200
    if request.method == "POST" or writes:
        may_write(frame.speaker, frame.standing).enforce()
        still_ahead(row)
        given = request.POST if request.method == "POST" else None
        form = _form(frame, given, {"kind": AgendaItem.DISCUSSION})
        if given is not None:
            status = 422
            if form.is_valid():
                try:
                    service.add_point(speaker=frame.speaker, meeting_id=row.pk, given=form.given(), at=frame.at)
                except Refusal as refused:
                    refusal = refused.reason
                else:
                    messages.success(request, _("Le point est à l’ordre du jour."))
                    return HttpResponseRedirect(address_of("agenda", row))
    revisions = revisions_of(row)
    context = frame.context(
        points=points_of(row),
        revisions=revisions,
        changed=changed_since(row, revisions[0] if revisions else None) and writes,
        form=form,
        refusal=refusal,
    )
    return render(request, "assemblies/agenda.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Say a point otherwise."""
    frame, item = _met(request, public_id, number)
    line = next(one for one in points_of(frame.meeting) if one.id == item.pk)
    given = request.POST if request.method == "POST" else None
    form = _form(frame, given, _initial(item, line))
    refusal, status = None, 200
    if given is not None:
        status = 422
        if form.is_valid():
            try:
                service.change_point(
                    speaker=frame.speaker,
                    meeting_id=frame.meeting.pk,
                    item_id=item.pk,
                    given=form.given(),
                    at=frame.at,
                )
            except Refusal as refused:
                refusal = refused.reason
            else:
                messages.success(request, _("Le point est enregistré."))
                return HttpResponseRedirect(address_of("agenda", frame.meeting))
    context = frame.context(Link(item.title, ""), form=form, refusal=refusal, item=item)
    return render(request, "assemblies/point.html", context, status=status)


@require_POST
def move(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Move a point up or down, or take it away."""
    frame, item = _met(request, public_id, number)
    what = request.POST.get("do", "")
    here: dict[str, Any] = {"meeting_id": frame.meeting.pk, "item_id": item.pk, "speaker": frame.speaker}
    if what == "withdraw":
        service.withdraw_point(**here, at=frame.at)
        messages.success(request, _("Le point est retiré de l’ordre du jour."))
    elif what in ("up", "down"):
        service.move_point(**here, at=frame.at, up=what == "up")
    return HttpResponseRedirect(address_of("agenda", frame.meeting))


@require_safe
def revision(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """An agenda as it was sent, word for word, with its fingerprint; ``?format=json``: its very bytes."""
    frame = meeting_frame(request, public_id)
    row = AgendaRevision.objects.filter(meeting=frame.meeting, number=number).first()
    if row is None:
        raise Http404
    if request.GET.get("format") == "json":
        response = HttpResponse(row.content.encode(), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="ordre-du-jour-{public_id}-{number}.json"'
        return response
    said = json.loads(row.content)
    points = [{**one, "kind_name": ITEM_KINDS.get(one["kind"], one["kind"])} for one in said["items"]]
    title = _("Ordre du jour envoyé, version %(number)d") % {"number": number}
    context = frame.context(
        Link(title, ""), revision=row, sent_on=frame.moment(row.at), said=said, sent_points=points, title=title
    )
    return render(request, "assemblies/agenda_revision.html", context)


def _met(request: HttpRequest, public_id: str, number: int) -> tuple[MeetingFrame, AgendaItem]:
    frame = meeting_frame(request, public_id)
    may_write(frame.speaker, frame.standing).enforce()
    item = AgendaItem.objects.filter(meeting=frame.meeting, pk=number, withdrawn_at__isnull=True).first()
    if item is None:
        raise Http404
    return frame, item


def _form(frame: MeetingFrame, given: Any, initial: dict[str, Any]) -> PointForm:
    proposals = tuple((one.public_id, one.title) for one in deliberation.settled_lines())
    chosen = initial.get("proposal", "")
    if chosen and chosen not in dict(proposals):
        proposals = (*proposals, (chosen, initial.get("title") or chosen))
    earlier = Meeting.objects.filter(body=frame.body, state=MeetingState.CLOSED).exclude(pk=frame.meeting.pk)
    held = earlier.order_by("-starts_at", "-pk").values_list("pk", "title", "starts_at")[:_EARLIER]
    return PointForm(
        given,
        initial=initial,
        proposals=proposals,
        earlier=tuple((pk, f"{title} · {frame.moment(at)}") for pk, title, at in held),
    )


def _initial(item: AgendaItem, line: PointLine) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "title": item.title,
        "text": item.text,
        "minutes": item.minutes,
        "proposal": item.proposal,
        "documents": "\n".join(one.public_id for one in line.documents),
        "adopts": str(item.adopts_minutes_of_id or ""),
    }
