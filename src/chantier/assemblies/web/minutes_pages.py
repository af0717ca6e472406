"""The minutes of a meeting: read by everybody once published, written by its secretary, printed, checked."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_safe

from chantier.assemblies.models import Minutes
from chantier.assemblies.permissions import may_write
from chantier.assemblies.phrases_decisions import MINUTES_STATES, MINUTES_TONES
from chantier.assemblies.queries import minutes as asked_of
from chantier.assemblies.services import minutes as service
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui.clocks import hour
from chantier.foundation.ui.parts import Link

_ITEM = re.compile(r"item-(\d{1,9})")


class WordsForm(forms.Form):
    """The words before the first point, of each point, and after the last one."""

    opening = forms.CharField(
        label=later("Avant le premier point"),
        required=False,
        max_length=service.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    closing = forms.CharField(
        label=later("Après le dernier point"),
        required=False,
        max_length=service.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, points: tuple[Any, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        for one in points:
            self.fields[f"item-{one.number}"] = forms.CharField(
                label=f"{one.position}. {one.title}",
                required=False,
                max_length=service.LONGEST_WORDS,
                widget=forms.Textarea(attrs={"rows": 4}),
                initial=one.told,
            )
        self.order_fields(["opening", *(f"item-{one.number}" for one in points), "closing"])


def _context(frame: MeetingFrame, *more: Link, **values: Any) -> dict[str, Any]:
    view = asked_of.minutes_of(frame.meeting)
    zone = frame.body.time_zone
    proof = asked_of.proof_of(frame.meeting) if view.fingerprint else None
    return frame.context(
        *more,
        view=view,
        minutes_state=MINUTES_STATES[view.state],
        minutes_tone=MINUTES_TONES[view.state],
        parts=[
            {"section": part, "facts": [(hour(fact.at, zone), fact) for fact in part.facts]} for part in view.sections
        ],
        presences=[
            {
                "one": one,
                "college": view.colleges.get(one.college, one.college),
                "arrived": hour(one.arrived_at, zone),
                "left": hour(one.left_at, zone) if one.left_at else "",
            }
            for one in view.presences
        ],
        proof=proof,
        checkpoint=proof.note.decode() if proof else "",
        is_closed=frame.meeting.state == "closed",
        **values,
    )


@require_safe
def minutes(request: HttpRequest, public_id: str) -> HttpResponse:
    """The minutes. A draft is read by who writes it; others are told that it is one."""
    frame = meeting_frame(request, public_id)
    view = asked_of.latest(frame.meeting)
    readable = frame.writes or (view is not None and view.state != Minutes.DRAFT)
    if not readable:
        return render(request, "assemblies/minutes_none.html", frame.context())
    return render(request, "assemblies/minutes.html", _context(frame))


@require_safe
def printed(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same, to print or to keep as a PDF."""
    frame = meeting_frame(request, public_id)
    view = asked_of.latest(frame.meeting)
    if not frame.writes and (view is None or view.state == Minutes.DRAFT):
        raise Http404
    return render(request, "assemblies/minutes_print.html", _context(frame))


@require_safe
def canonical_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """The published document whose SHA-256 is the fingerprint, byte for byte."""
    frame = meeting_frame(request, public_id)
    row = asked_of.latest(frame.meeting)
    if row is None or not row.content:
        raise Http404
    response = HttpResponse(row.content.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="minutes-{public_id}-r{row.revision}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the words around the facts."""
    frame = meeting_frame(request, public_id)
    may_write(frame.speaker, frame.standing).enforce()
    points, row = asked_of.points_of(frame.meeting), asked_of.latest(frame.meeting)
    initial = {"opening": row.opening if row else "", "closing": row.closing if row else ""}
    form = WordsForm(request.POST or None, points=points, initial=initial)
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            told = {int(found[1]): said for name, said in form.cleaned_data.items() if (found := _ITEM.fullmatch(name))}
            try:
                service.write_words(
                    speaker=frame.speaker,
                    meeting_id=frame.meeting.pk,
                    opening=form.cleaned_data["opening"],
                    closing=form.cleaned_data["closing"],
                    told=told,
                    at=frame.at,
                )
            except Refusal as refused:
                refusal = refused.reason
            else:
                messages.success(request, _("Vos mots sont gardés. Les faits, eux, viennent de la réunion."))
                return redirect("assemblies:minutes", public_id)
    here = Link(_("Écrire le procès-verbal"), "", current=True)
    return render(
        request, "assemblies/minutes_edit.html", frame.context(here, form=form, refusal=refusal), status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish them: on a page of its own, as it cannot be undone."""
    frame = meeting_frame(request, public_id)
    may_write(frame.speaker, frame.standing).enforce()
    refusal = None
    if request.method == "POST":
        try:
            service.publish_minutes(speaker=frame.speaker, meeting_id=frame.meeting.pk, at=frame.at)
        except Refusal as refused:
            refusal = refused.reason
        else:
            messages.success(request, _("Le procès-verbal est publié, avec son empreinte."))
            return redirect("assemblies:minutes", public_id)
    here = Link(_("Publier le procès-verbal"), "", current=True)
    context = frame.context(here, refusal=refusal)
    return render(request, "assemblies/minutes_publish.html", context, status=422 if refusal else 200)
