"""A meeting in brief, and planning one: when, how, where; who presides, writes and counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.assemblies.core.bylaws import MODES, read_by_laws
from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.models import Meeting
from chantier.assemblies.permissions import may_keep_bodies, may_write
from chantier.assemblies.phrases import named
from chantier.assemblies.queries.agendas import points_of, revisions_of
from chantier.assemblies.queries.bodies import by_laws_on
from chantier.assemblies.queries.convenings import notice_of
from chantier.assemblies.queries.officers import candidates, officers_of
from chantier.assemblies.services import planning as service
from chantier.assemblies.web import meeting_forms
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.body_pages import body_met, crumbs, today_of
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame, speaker_of
from chantier.foundation.access.api import Invalid, Reason, Refusal
from chantier.foundation.people import api as people
from chantier.foundation.ui.clocks import hour
from chantier.foundation.ui.parts import Link

#: A meeting is first thought of this far ahead.
_AHEAD = timedelta(days=30)


@require_safe
def meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of a meeting: when, where, what it is about, and what is left to do for who prepares it."""
    frame = meeting_frame(request, public_id)
    row = frame.meeting
    points = points_of(row)
    officers = officers_of(row, at=frame.at, all_names=frame.writes)
    context = frame.context(
        points=points,
        officers=officers,
        ends=hour(row.ends_at, row.body.time_zone) if row.ends_at is not None else "",
        notice=notice_of(row),
        revisions=revisions_of(row),
        is_ahead=row.state in (MeetingState.DRAFT, MeetingState.CONVENED),
        is_draft=row.state == MeetingState.DRAFT,
        steps=_steps(frame, bool(points), {one.role for one in officers}),
        calendar_url=address_of("meeting-calendar", row),
    )
    return render(request, "assemblies/meeting.html", context)


def _steps(frame: MeetingFrame, has_points: bool, offices: set[str]) -> tuple[tuple[Link, bool], ...]:
    """What prepares a meeting, each with whether it is done; for who prepares it."""
    row = frame.meeting
    if not frame.writes or row.state != MeetingState.DRAFT:
        return ()
    return (
        (Link(_("Dire quand, où et pourquoi"), address_of("meeting-change", row)), True),
        (Link(_("Écrire l’ordre du jour"), address_of("agenda", row)), has_points),
        (
            Link(_("Nommer la présidence et le secrétariat"), address_of("officers", row)),
            {"president", "secretary"} <= offices,
        ),
        (Link(_("Envoyer l’avis de convocation"), address_of("convening", row)), False),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Plan a meeting of a body."""
    body, speaker, at = body_met(request, public_id), speaker_of(request), timezone.now()
    may_keep_bodies(speaker).enforce()
    laws = by_laws_on(body, day=today_of(body, at) + _AHEAD) or by_laws_on(body, day=today_of(body, at))
    modes = read_by_laws(laws.articles).modes if laws is not None else MODES
    given = request.POST if request.method == "POST" else None
    form = meeting_forms.MeetingForm(given, body=body, modes=modes, initial=_first(body.names, modes, body.kind))
    refusal, status = None, 200
    if given is not None:
        status = 422
        if form.is_valid():
            try:
                made = service.plan_meeting(speaker=speaker, body_id=body.pk, given=form.given(), at=at)
            except Refusal as refused:
                refusal = refused.reason
            else:
                row = Meeting.objects.get(pk=made.id)
                if made.was_there:
                    messages.info(request, _("Cette assemblée était déjà préparée : la voici."))
                    return HttpResponseRedirect(address_of("meeting", row))
                messages.success(request, _("L’assemblée est en préparation. Écrivez son ordre du jour."))
                return HttpResponseRedirect(address_of("agenda", row))
    title = _("Préparer une assemblée")
    context = {
        "form": form,
        "refusal": refusal,
        "title": title,
        "laws": laws,
        "body": body,
        "name": named(body.names),
        "crumbs": crumbs(body, Link(title, "")),
    }
    return render(request, "assemblies/meeting_form.html", context, status=status)


def _first(names: dict[str, str], modes: tuple[str, ...], kind: str) -> dict[str, Any]:
    general = kind == "assembly"
    return {
        "title": named(names) if not general else _("Assemblée générale annuelle"),
        "kind": Meeting.GENERAL if general else Meeting.ORDINARY,
        "mode": modes[0],
        "language": "fr",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another hour, another place, other words."""
    frame = meeting_frame(request, public_id)
    may_write(frame.speaker, frame.standing).enforce()
    service.still_ahead(frame.meeting)
    row = frame.meeting
    given = request.POST if request.method == "POST" else None
    form = meeting_forms.MeetingForm(
        given, body=row.body, modes=frame.rules.modes, initial=meeting_forms.initial_of(row)
    )
    refusal, status = None, 200
    if given is not None:
        status = 422
        if form.is_valid():
            try:
                service.change_meeting(speaker=frame.speaker, meeting_id=row.pk, given=form.given(), at=frame.at)
            except Refusal as refused:
                refusal = refused.reason
            else:
                messages.success(request, _said_after(row.state))
                return HttpResponseRedirect(address_of("meeting", row))
    title = _("Modifier cette assemblée")
    context = frame.context(Link(title, ""), form=form, refusal=refusal, title=title)
    return render(request, "assemblies/meeting_change.html", context, status=status)


def _said_after(state: str) -> str:
    if state == MeetingState.CONVENED:
        return _("C’est enregistré. Les membres l’apprendront par un avis modifié : envoyez-le.")
    return _("C’est enregistré.")


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Call a meeting off, on a page of its own."""
    frame = meeting_frame(request, public_id)
    may_write(frame.speaker, frame.standing).enforce()
    row, refusal, status = frame.meeting, None, 200
    why = request.POST.get("why", "")
    if request.method == "POST":
        try:
            service.cancel_meeting(speaker=frame.speaker, meeting_id=row.pk, why=why, at=frame.at)
        except Refusal as refused:
            refusal, status = refused.reason, 422 if isinstance(refused, Invalid) else 409
        else:
            messages.success(request, _("L’assemblée est annulée. Sa page dit pourquoi."))
            return HttpResponseRedirect(address_of("meeting", row))
    title = _("Annuler cette assemblée")
    context = frame.context(Link(title, ""), refusal=refusal, why=why, title=title)
    return render(request, "assemblies/meeting_cancel.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def officers(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name who presides, writes and counts, or take it back."""
    frame = meeting_frame(request, public_id)
    may_write(frame.speaker, frame.standing).enforce()
    row, here = frame.meeting, address_of("officers", frame.meeting)
    ended = request.POST.get("end", "")
    if request.method == "POST" and ended:
        if ended.isascii() and ended.isdecimal() and len(ended) < 18:
            service.end_officer(speaker=frame.speaker, meeting_id=row.pk, officer_id=int(ended), at=frame.at)
        messages.success(request, _("C’est retiré. Ce qui a été fait reste."))
        return HttpResponseRedirect(here)
    given = request.POST if request.method == "POST" else None
    form = meeting_forms.OfficerForm(given, found=candidates(row, at=frame.at), initial={"role": "president"})
    refusal, status = None, 200
    if given is not None:
        status = 422
        if form.is_valid():
            try:
                _name(frame, form.cleaned_data)
            except Refusal as refused:
                refusal = refused.reason
            else:
                messages.success(request, _("C’est fait : cette personne l’exerce dès maintenant."))
                return HttpResponseRedirect(here)
    context = frame.context(
        Link(_("Présidence et secrétariat"), ""),
        form=form,
        refusal=refusal,
        officers=officers_of(row, at=frame.at, all_names=True),
    )
    return render(request, "assemblies/officers.html", context, status=status)


def _name(frame: MeetingFrame, given: dict[str, Any]) -> None:
    person_id = int(given["person"]) if given["person"] else None
    if person_id is None:
        found = people.person_by_address(given["address"])
        if found is None:
            raise Invalid(
                Reason(
                    "no_account_there",
                    _("Aucun compte n’a cette adresse."),
                    _("La personne ouvre d’abord un compte, puis vous la nommez."),
                )
            )
        person_id = found.id
    service.name_officer(
        speaker=frame.speaker, meeting_id=frame.meeting.pk, role=given["role"], person_id=person_id, at=frame.at
    )
