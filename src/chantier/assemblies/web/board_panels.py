"""The seats of a body on its page, a term that ends, and on an organisation's page where it sits."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.assemblies.models import Decision, Term
from chantier.assemblies.permissions import may_keep_bodies
from chantier.assemblies.phrases import named
from chantier.assemblies.queries.elections import seats_of_organization
from chantier.assemblies.services.terms import RESIGNED, end_term
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.body_pages import body_met, crumbs, today_of
from chantier.assemblies.web.election_forms import EndTermForm
from chantier.assemblies.web.frame import speaker_of
from chantier.directory import api as directory
from chantier.foundation.access.api import Reason, Refusal
from chantier.foundation.ui.panels import register
from chantier.foundation.ui.parts import Link, Panel


def install() -> None:
    """Say on the page of an organisation on which boards it sits."""
    register("directory.organization", of_an_organization)


def of_an_organization(subject_id: str, request: HttpRequest) -> Panel | None:
    """The boards where somebody sits for it; nothing when there is none."""
    organization_id = directory.organization_id_of(subject_id)
    if organization_id is None:
        return None
    found = seats_of_organization(directory.joined_in(organization_id), day=timezone.localdate())
    if not found:
        return None
    lines = [(named(body.names), address_of("body", body), ends_on) for body, ends_on in found]
    html = render_to_string("assemblies/_seats_panel.html", {"lines": lines}, request)
    return Panel(_("Siège aux conseils et comités"), html, order=55)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """A seat falls vacant before its day: who holds it resigns, or the secretariat notes why."""
    body, speaker, at = body_met(request, public_id), speaker_of(request), timezone.now()
    row = Term.objects.filter(body=body, pk=number).first()
    if row is None:
        raise Http404
    own = row.person_id is not None and row.person_id == speaker.person_id
    if not own:
        may_keep_bodies(speaker).enforce()
    form = EndTermForm(request.POST or None, initial={"on": today_of(body, at), "why": RESIGNED})
    if own and not may_keep_bodies(speaker):
        form.fields["why"].choices = [one for one in form.fields["why"].choices if one[0] == RESIGNED]
        form.fields.pop("decision")
    refusal: Reason | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        named_so = said.get("decision", "").strip()
        rested = Decision.objects.filter(number=named_so, body__in=[body.pk, body.parent_id]).first()
        try:
            end_term(
                speaker=speaker,
                term_id=row.pk,
                why=said["why"],
                on=said["on"],
                at=at,
                decision_id=rested.pk if rested is not None else None,
            )
        except Refusal as refused:
            refusal = refused.reason
        else:
            messages.success(request, _("Ce mandat prend fin ; le siège est vacant après ce jour."))
            return redirect(address_of("body", body))
    context = {"form": form, "refusal": refusal, "crumbs": crumbs(body, Link(_("Fin d’un mandat"), ""))}
    return render(request, "assemblies/term_end.html", context, status=422 if request.method == "POST" else 200)
