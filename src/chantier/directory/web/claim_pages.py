"""Asking to speak for an organisation, and using the key that its mailbox received."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chantier.directory import claim_phrases as phrases
from chantier.directory.core.claims import LONGEST_ADDRESS, proving_domains
from chantier.directory.models import Organization
from chantier.directory.permissions import findable_by, may_see
from chantier.directory.queries import claims as queries
from chantier.directory.queries.organizations import followed
from chantier.directory.services import claims as services
from chantier.directory.web.addresses import page_of
from chantier.foundation.access.api import Refusal
from chantier.foundation.people.api import own_id
from chantier.foundation.ui.parts import Link

LEAST_LETTERS = 2


class EmailForm(forms.Form):
    """An address of the organisation."""

    title = forms.CharField(
        label=gettext_lazy("Votre fonction"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Par exemple « trésorière » ou « membre du conseil »."),
    )
    # Not an EmailField: the core says what is wrong with an address, and it reads accented domains.
    address = forms.CharField(
        label=gettext_lazy("Adresse courriel de l’organisation"),
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email", "spellcheck": "false"}),
    )


class VoucherForm(forms.Form):
    """A member that knows the person."""

    voucher = forms.CharField(max_length=12, widget=forms.HiddenInput)
    title = forms.CharField(max_length=120, required=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, or see where one's request stands."""
    organization = _seen(request, public_id)
    if organization.public_id != public_id:
        return redirect("directory:claim", organization.public_id)
    if request.method == "POST" and request.POST.get("proof") == "voucher":
        return _by_voucher(request, organization)
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.open_claim(
                speaker=request.speaker, organization_id=organization.pk, at=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error("address", f"{refusal.reason} {refusal.reason.advice}".strip())
        else:
            return _done(organization)
    return _draw(request, organization, form)


def _by_voucher(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = VoucherForm(request.POST)
    voucher = followed(form.cleaned_data["voucher"]) if form.is_valid() else None
    try:
        services.open_claim(
            speaker=request.speaker,
            organization_id=organization.pk,
            at=timezone.now(),
            title=form.cleaned_data.get("title", ""),
            voucher_id=voucher.pk if voucher else 0,
        )
    except Refusal as refusal:
        messages.warning(request, f"{refusal.reason} {refusal.reason.advice}".strip())
    return _done(organization)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """What a key would prove; only the button uses it up, so that a program that reads mail does not."""
    now = timezone.now()
    if request.method == "POST":
        proven = services.prove(speaker=request.speaker, token=token, at=now)
        messages.success(request, _("C’est prouvé. Une personne va maintenant répondre à votre demande."))
        return _done(_named(proven.public_id))
    shown = services.claim_of_token(speaker=request.speaker, token=token, at=now)
    return render(request, "directory/claim_proof.html", {"organization": _named(shown.public_id), "claim": shown})


def _draw(request: HttpRequest, organization: Organization, form: EmailForm) -> HttpResponse:
    now = timezone.now()
    person_id = own_id(request.speaker)
    latest = queries.latest_of(person_id, organization.pk, at=now)
    text = request.GET.get("membre", "").replace("\0", "").strip()[:120]
    searched = len(text) >= LEAST_LETTERS
    seen = [str(one) for one in findable_by(request.speaker)]
    page = page_of(organization.public_id, organization.slug)
    context: dict[str, Any] = {
        "organization": organization,
        "page_url": page,
        "crumbs": (
            Link(_("Répertoire"), reverse("directory:list")),
            Link(organization.name, page),
            Link(_("C’est mon organisation"), "", current=True),
        ),
        "form": form,
        "latest": latest,
        "state": phrases.STATES[latest.state] if latest else "",
        "tone": phrases.TONES[latest.state] if latest else "",
        "speaks": services.has_mandate(person_id, organization.public_id, at=now),
        "domains": proving_domains(queries.known_of([organization.pk])[organization.pk]),
        "text": text,
        "searched": searched,
        "vouchers": queries.possible_vouchers(text, visibilities=seen, without=organization.pk) if searched else (),
    }
    return render(request, "directory/claim.html", context, status=422 if form.errors else 200)


def _done(organization: Organization) -> HttpResponse:
    response = redirect("directory:claim", organization.public_id)
    response.status_code = 303
    return response


def _seen(request: HttpRequest, public_id: str) -> Organization:
    found = followed(public_id)
    if found is None or not may_see(request.speaker, found.visibility, found.public_id):
        raise Http404
    return found


def _named(public_id: str) -> Organization:
    found = followed(public_id)
    if found is None:
        raise Http404
    return found
