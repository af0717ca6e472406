"""Convening: the last lawful day and its article, the sending, who was convened and with what proof."""

from __future__ import annotations

import csv
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.models import AgendaRevision
from chantier.assemblies.permissions import may_write
from chantier.assemblies.phrases_convening import STATUSES, TONES, WAYS
from chantier.assemblies.queries.agendas import changed_since, points_of, revisions_of
from chantier.assemblies.queries.convenings import (
    ORDER,
    Convened,
    MemberLine,
    convened,
    day_where,
    notice_of,
    progress_of,
)
from chantier.assemblies.queries.officers import officers_of
from chantier.assemblies.services import convening as service
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.fields import DayField
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui.parts import Link

_PAGE: Final = 100


class DeliveryForm(forms.Form):
    """How, on which day and with what proof a notice was handed over."""

    way = forms.ChoiceField(
        label=later("Comment"), choices=[(one, WAYS[one]) for one in ("post", "hand")], widget=forms.RadioSelect
    )
    on = DayField(label=later("Quel jour"))
    proof = forms.CharField(
        label=later("Preuve"),
        max_length=300,
        help_text=later("Un numéro d’envoi recommandé, qui a signé, qui en a été témoin."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def convening(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the notice, see what became of it member by member; send it again when the agenda changed."""
    frame = _keeping(request, public_id)
    row, refusal, status = frame.meeting, None, 200
    why, despite = request.POST.get("why", ""), request.POST.get("despite_late") == "on"
    if request.method == "POST":
        try:
            sent = service.convene(speaker=frame.speaker, meeting_id=row.pk, at=frame.at, why=why, despite_late=despite)
        except Refusal as refused:
            refusal, status = refused.reason, 422
        else:
            if sent.was_sent:
                messages.info(request, _("Cet ordre du jour était déjà envoyé : rien n’est parti de nouveau."))
            else:
                messages.success(request, _said(sent.convened))
            return HttpResponseRedirect(address_of("convening", row))
    return render(request, "assemblies/convening.html", _context(request, frame, refusal, why, despite), status=status)


def _said(count: int) -> str:
    return ngettext(
        "L’ordre du jour est arrêté et l’avis part : %(n)d membre à convoquer.",
        "L’ordre du jour est arrêté et l’avis part : %(n)d membres à convoquer.",
        count,
    ) % {"n": count}


def _context(request: HttpRequest, frame: MeetingFrame, refusal: object, why: str, despite: bool) -> dict[str, Any]:
    row = frame.meeting
    revisions = revisions_of(row)
    revision = _revision(request, row.pk, [one.number for one in revisions])
    found = convened(row, revision, at=frame.at)
    notice = notice_of(row)
    today = day_where(row, frame.at)
    offices = {one.role for one in officers_of(row, at=frame.at)}
    is_ahead = row.state in (MeetingState.DRAFT, MeetingState.CONVENED) and frame.at < row.starts_at
    chosen = request.GET.get("voir", "")
    chosen = chosen if chosen in ORDER else ""
    page = _page(request)
    lines = [one for one in found.lines if not chosen or one.status == chosen]
    return frame.context(
        notice=notice,
        today=today,
        is_late=is_ahead and notice.is_late(today),
        days_left=(notice.last_day - today).days,
        is_ahead=is_ahead,
        may_send=is_ahead and (not revisions or changed_since(row, revisions[0])),
        has_points=bool(points_of(row)),
        lacks_officers=not {"president", "secretary"} <= offices,
        revisions=revisions,
        revision=revision,
        found=found,
        shown=[_shown(one, frame) for one in lines[page * _PAGE : (page + 1) * _PAGE]],
        filters=_filters(found, revision, chosen),
        chosen=chosen,
        next_page=page + 1 if len(lines) > (page + 1) * _PAGE else None,
        progress=progress_of(revision) if revision is not None else None,
        progress_url=address_of("convening-progress", row, revision.number) if revision is not None else "",
        may_retry=is_ahead and bool(found.counts["failed"] or found.counts["missing"]) and revision is not None,
        refusal=refusal,
        why=why,
        despite=despite,
    )


def _shown(one: MemberLine, frame: MeetingFrame) -> dict[str, Any]:
    return {
        "line": one,
        "status": STATUSES[one.status],
        "tone": TONES[one.status],
        "way": WAYS.get(one.way, one.way),
        "when": frame.moment(one.sent_at) if one.sent_at is not None else "",
        "has_number": not one.key.startswith("n"),
    }


def _filters(found: Convened, revision: AgendaRevision | None, chosen: str) -> tuple[Link, ...]:
    version = f"version={revision.number}" if revision is not None else ""
    links = [Link(_("Tous"), f"?{version}", not chosen, count=found.total)]
    links += [
        Link(STATUSES[status], f"?{version}&voir={status}", chosen == status, count=found.counts[status])
        for status in ORDER
        if found.counts[status]
    ]
    return tuple(links)


@require_safe
def progress(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """How far the sending is: the component alone, asked again until it is over."""
    frame = _keeping(request, public_id)
    revision = AgendaRevision.objects.filter(meeting=frame.meeting, number=number).first()
    if revision is None:
        raise Http404
    url = address_of("convening-progress", frame.meeting, number)
    context = {"progress": progress_of(revision), "progress_url": url}
    return render(request, "assemblies/_notice_progress.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, public_id: str, number: int, key: str) -> HttpResponse:
    """Note that a member received the notice by post or by hand."""
    frame, revision, line = _member(request, public_id, number, key)
    given = request.POST if request.method == "POST" else None
    form = DeliveryForm(given, initial={"way": "post", "on": day_where(frame.meeting, frame.at)})
    refusal, status = None, 200
    if given is not None:
        status = 422
        if form.is_valid():
            try:
                service.note_delivery(
                    speaker=frame.speaker,
                    meeting_id=frame.meeting.pk,
                    revision_id=revision.pk,
                    member=(line.organization_id, line.person_id),
                    **form.cleaned_data,
                    at=frame.at,
                )
            except Refusal as refused:
                refusal = refused.reason
            else:
                messages.success(request, _("La remise est notée, avec sa preuve."))
                return HttpResponseRedirect(f"{address_of('convening', frame.meeting)}?version={revision.number}")
    context = frame.context(Link(line.name, ""), form=form, refusal=refusal, line=line, revision=revision)
    return render(request, "assemblies/delivery.html", context, status=status)


@require_POST
def again(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Try again those that did not leave, and convene who is to be since."""
    frame = _keeping(request, public_id)
    revision = AgendaRevision.objects.filter(meeting=frame.meeting, number=number).first()
    if revision is None:
        raise Http404
    tried = service.send_again(speaker=frame.speaker, meeting_id=frame.meeting.pk, revision_id=revision.pk, at=frame.at)
    messages.info(
        request,
        ngettext("%(n)d avis repart.", "%(n)d avis repartent.", tried) % {"n": tried}
        if tried
        else _("Rien n’attendait d’être envoyé de nouveau."),
    )
    return HttpResponseRedirect(address_of("convening", frame.meeting))


@require_safe
def proofs(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Every member with the way, the instant and the proof: a table for the archives (CSV)."""
    frame = _keeping(request, public_id)
    revision = AgendaRevision.objects.filter(meeting=frame.meeting, number=number).first()
    if revision is None:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="convocations-{public_id}-{number}.csv"'
    response["Cache-Control"] = "private, no-store"
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_("membre"), _("collège"), _("état"), _("façon"), _("envoyé le"), _("preuve"), _("raison")])
    for one in convened(frame.meeting, revision, at=frame.at).lines:
        writer.writerow(
            _plain(value)
            for value in (
                one.name,
                one.college,
                STATUSES[one.status],
                WAYS.get(one.way, one.way),
                one.sent_at.isoformat() if one.sent_at is not None else "",
                one.proof,
                one.failure,
            )
        )
    return response


def _plain(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    words = str(value)
    return f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t", "\r") else words


def _keeping(request: HttpRequest, public_id: str) -> MeetingFrame:
    frame = meeting_frame(request, public_id)
    may_write(frame.speaker, frame.standing).enforce()
    return frame


def _revision(request: HttpRequest, meeting_id: int, numbers: list[int]) -> AgendaRevision | None:
    asked = request.GET.get("version", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0
    if not numbers:
        return None
    wanted = number if number in numbers else numbers[0]
    return AgendaRevision.objects.filter(meeting=meeting_id, number=wanted).first()


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0


def _member(
    request: HttpRequest, public_id: str, number: int, key: str
) -> tuple[MeetingFrame, AgendaRevision, MemberLine]:
    frame = _keeping(request, public_id)
    revision = AgendaRevision.objects.filter(meeting=frame.meeting, number=number).first()
    found = convened(frame.meeting, revision, at=frame.at) if revision is not None else None
    line = next((one for one in found.lines if one.key == key), None) if found is not None else None
    if revision is None or line is None:
        raise Http404
    return frame, revision, line
