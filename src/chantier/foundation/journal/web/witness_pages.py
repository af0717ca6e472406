"""Who watches the public log: everybody reads it, who administers the instance names them."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chantier.foundation.access.api import Invalid
from chantier.foundation.journal.permissions import may_name_witnesses
from chantier.foundation.journal.queries import public_log
from chantier.foundation.journal.services.witnesses import end_witness, register_witness
from chantier.foundation.ui.parts import Link


class WitnessForm(forms.Form):
    """A new witness."""

    organization = forms.CharField(label=gettext_lazy("Organisation qui garde la clé"), max_length=250)
    verifier = forms.CharField(
        label=gettext_lazy("Clé publique du témoin"),
        max_length=400,
        help_text=gettext_lazy("La ligne que la commande « chantier witness » écrit : un nom, un numéro, une clé."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def witnesses(request: HttpRequest) -> HttpResponse:
    """All witnesses, those of the past too; a form for who may name one."""
    may_name = may_name_witnesses(request.speaker)
    form = WitnessForm(request.POST or None)
    status = 200
    if request.method == "POST":
        may_name.enforce()
        if form.is_valid():
            try:
                register_witness(
                    speaker=request.speaker,
                    verifier_line=form.cleaned_data["verifier"],
                    organization=form.cleaned_data["organization"],
                    at=timezone.now(),
                )
            except Invalid as refusal:
                form.add_error(None, f"{refusal.reason} {refusal.reason.advice}")
            else:
                messages.success(request, _("Le témoin est inscrit, et le journal le dit."))
                return redirect("journal:witnesses")
        status = 422
    context = {
        "form": form if may_name else None,
        "witnesses": public_log.witnesses(),
        "address": f"{settings.CHANTIER_ADDRESS}/log",
        "crumbs": (_up(), Link(_("Témoins"), reverse("journal:witnesses"), current=True)),
    }
    return render(request, "journal/witnesses.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, witness_id: int) -> HttpResponse:
    """Count on a witness no more, once it is confirmed."""
    may_name_witnesses(request.speaker).enforce()
    found = next((one for one in public_log.witnesses() if one.id == witness_id), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        end_witness(speaker=request.speaker, witness_id=witness_id, at=timezone.now())
        messages.success(request, _("Ce témoin n’est plus compté, et le journal le dit."))
        return redirect("journal:witnesses")
    crumbs = (_up(), Link(_("Témoins"), reverse("journal:witnesses")), Link(found.organization, "", current=True))
    return render(request, "journal/end_witness.html", {"witness": found, "crumbs": crumbs})


def _up() -> Link:
    return Link(_("Journal public"), reverse("journal:log"))
