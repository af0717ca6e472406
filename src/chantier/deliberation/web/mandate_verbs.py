"""What one does with the mandate of a group, each verb on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from chantier.deliberation.models import Deliverable, WorkingMandate
from chantier.deliberation.permissions import may_decide_mandate, may_hold_pen, may_speak
from chantier.deliberation.queries.mandates import mandate_of
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.queries.texts import wording
from chantier.deliberation.services import mandates as service
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.kept import keep_typed, sent, typed_before, values_of
from chantier.deliberation.web.library_addresses import read_address
from chantier.deliberation.web.mandate_forms import LaterForm, MandateForm, ResourceForm, WordsForm
from chantier.deliberation.web.mandate_pages import crumbs
from chantier.deliberation.web.need_verbs import see_other
from chantier.deliberation.web.never_lost import never_lost
from chantier.deliberation.web.reach import AtTable, table_of
from chantier.foundation.access.api import Refusal, Speaker
from chantier.foundation.ui.parts import Link


@dataclass(frozen=True)
class VerbPage:
    """A verb: its form, its words, and what it does."""

    form: type[forms.Form]
    title: Promise
    explanation: Promise
    verb: Promise
    done: Promise
    act: Callable[..., None]
    by_members: bool = False
    kind: str = "primary"


def _extend(speaker: Speaker, row: WorkingMandate, data: Mapping[str, Any], at: datetime) -> None:
    service.extend(speaker=speaker, mandate_id=row.pk, until=data["until"], reason=data["reason"], at=at)


def _send_back(speaker: Speaker, row: WorkingMandate, data: Mapping[str, Any], at: datetime) -> None:
    service.send_back(speaker=speaker, mandate_id=row.pk, until=data["until"], reason=data["reason"], at=at)


def _discharge(speaker: Speaker, row: WorkingMandate, data: Mapping[str, Any], at: datetime) -> None:
    service.discharge(speaker=speaker, mandate_id=row.pk, words=data["words"], at=at)


def _revoke(speaker: Speaker, row: WorkingMandate, data: Mapping[str, Any], at: datetime) -> None:
    service.revoke(speaker=speaker, mandate_id=row.pk, reason=data["words"], at=at)


def _report(speaker: Speaker, row: WorkingMandate, data: Mapping[str, Any], at: datetime) -> None:
    resource, _claim = read_address(data["resource"])
    service.report(speaker=speaker, mandate_id=row.pk, resource=resource, at=at)


PAGES: Final[Mapping[str, VerbPage]] = {
    "extend": VerbPage(
        LaterForm,
        _("Prolonger le mandat"),
        _("Le groupe pourra publier jusqu’au nouveau dernier jour. La raison reste dans son histoire."),
        _("Prolonger"),
        _("Le mandat est prolongé."),
        _extend,
    ),
    "send-back": VerbPage(
        LaterForm,
        _("Renvoyer le rapport au groupe"),
        _("Le groupe reprend son travail jusqu’au nouveau dernier jour. Son premier rapport reste lisible."),
        _("Renvoyer au groupe"),
        _("Le rapport est renvoyé au groupe, qui a une nouvelle date."),
        _send_back,
    ),
    "discharge": VerbPage(
        WordsForm,
        _("Donner quitus au groupe"),
        _("La table reconnaît que le groupe a fait ce qui lui était demandé. Il ne publiera plus sous ce mandat."),
        _("Donner quitus"),
        _("Quitus est donné au groupe."),
        _discharge,
    ),
    "revoke": VerbPage(
        WordsForm,
        _("Retirer le mandat"),
        _("Le groupe ne publiera plus. Ce qu’il a remis reste lisible, avec la raison que vous donnez."),
        _("Retirer le mandat"),
        _("Le mandat est retiré."),
        _revoke,
        kind="danger",
    ),
    "report": VerbPage(
        ResourceForm,
        _("Remettre le rapport"),
        _("Le rapport est une ressource publiée de la bibliothèque : déposez-le d’abord, puis donnez ici son adresse."),
        _("Remettre le rapport"),
        _("Le rapport est remis à la table."),
        _report,
        by_members=True,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("mandate:give")
@login_required
def give(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Give its mandate to the group that sits here."""
    met = table_of(request, public_id)
    if request.method != "POST":
        _check_decides(met)
    key, refusal, status = f"mandate:give:{public_id}", None, 200
    initial = {"language": request.LANGUAGE_CODE[:2], "starts_on": timezone.localdate(), **typed_before(request)}
    if isinstance(initial.get("powers"), str):
        initial["powers"] = values_of(str(initial["powers"]))
    form = MandateForm(request.POST or None, initial=initial)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                service.give(speaker=met.speaker, table_id=met.table.pk, given=form.given(), at=met.at)
            except Refusal as error:
                refusal, status = error.reason, keep_typed(request, key=key, refusal=error)
            else:
                sent(request, key=key)
                messages.success(request, _("Le mandat est donné."))
                return see_other(address_of("mandate", met.table))
    context = {"form": form, "refusal": refusal, **_around(met, _("Donner un mandat à ce groupe"))}
    return render(request, "deliberation/mandate_give.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("mandate")
@login_required
def verb(request: HttpRequest, public_id: str, name: str, **_slug: str) -> HttpResponse:
    """Extend, report, send back, discharge or revoke."""
    met = table_of(request, public_id)
    page, row = PAGES[name], _mandate(met)
    if request.method != "POST":
        _check_works(met) if page.by_members else _check_decides(met)
    key, refusal, status = f"mandate:{name}:{public_id}", None, 200
    form = page.form(request.POST or None, initial=dict(typed_before(request)))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                page.act(met.speaker, row, form.cleaned_data, met.at)
            except Refusal as error:
                refusal, status = error.reason, keep_typed(request, key=key, refusal=error)
            else:
                sent(request, key=key)
                messages.success(request, str(page.done))
                return see_other(address_of("mandate", met.table))
    context = {"form": form, "refusal": refusal, "page": page, "mandate": row, **_around(met, page.title)}
    return render(request, "deliberation/mandate_verb.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("mandate:deliver")
@login_required
def deliver(request: HttpRequest, public_id: str, number: int, **_slug: str) -> HttpResponse:
    """Hand over one deliverable."""
    met = table_of(request, public_id)
    row = Deliverable.objects.filter(pk=number, mandate=_mandate(met)).first() if number < 10**15 else None
    if row is None:
        raise Http404
    if request.method != "POST":
        _check_works(met)
    key, refusal, status = f"mandate:deliver:{number}", None, 200
    form = ResourceForm(request.POST or None, initial=dict(typed_before(request)))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                resource, _claim = read_address(form.cleaned_data["resource"])
                service.deliver(speaker=met.speaker, deliverable_id=row.pk, resource=resource, at=met.at)
            except Refusal as error:
                refusal, status = error.reason, keep_typed(request, key=key, refusal=error)
            else:
                sent(request, key=key)
                messages.success(request, _("Le livrable est remis."))
                return see_other(address_of("mandate", met.table))
    context = {
        "form": form,
        "refusal": refusal,
        "deliverable": wording(row.text_id),
        **_around(met, _("Remettre un livrable")),
    }
    return render(request, "deliberation/mandate_deliver.html", context, status=status)


def _mandate(met: AtTable) -> WorkingMandate:
    row = mandate_of(met.table.pk)
    if row is None:
        raise Http404
    return row


def _check_decides(met: AtTable) -> None:
    parent = met.table.parent
    found = standing(parent, met.speaker, at=met.at) if parent is not None else None
    may_decide_mandate(met.speaker, found).enforce()


def _check_works(met: AtTable) -> None:
    (may_speak | may_hold_pen)(met.speaker, met.standing).enforce()


def _around(met: AtTable, title: Any) -> dict[str, object]:
    back = address_of("mandate", met.table)
    return {
        "table": met.table,
        "title": title,
        "voice": met.speaker.voice_name,
        "back_url": back,
        "crumbs": crumbs(met.table, Link(_("Mandat"), back), Link(title, "", current=True)),
    }
