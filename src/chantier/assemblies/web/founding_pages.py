"""Founding an organisation in assembly, step by step: what is done, what comes next, where it is done."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods

from chantier.assemblies.models import Body, ByLaws, Decision, Election, Meeting, Roll, Term
from chantier.assemblies.permissions import may_found
from chantier.assemblies.phrases import MODES, named
from chantier.assemblies.services.founding import FoundingGiven, adopt_by_laws, begin_founding, constitute
from chantier.assemblies.shipped_by_laws import templates
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.body_pages import body_met, crumbs, organization_url
from chantier.assemblies.web.fields import DayField, HourField
from chantier.assemblies.web.frame import speaker_of
from chantier.foundation.access.api import Reason, Refusal
from chantier.foundation.ui.parts import Link

_ZONE = "America/Toronto"


class BeginForm(forms.Form):
    """How the group is called, when and where it meets."""

    name = forms.CharField(label=later("Comment le groupe s’appelle aujourd’hui"), max_length=120)
    day = DayField(label=later("Jour de l’assemblée de fondation"))
    starts = HourField(label=later("Début"))
    mode = forms.ChoiceField(label=later("Comment on se réunit"), choices=list(MODES.items()), initial="room")
    place = forms.CharField(label=later("Où"), max_length=300, required=False)
    remote_address = forms.URLField(
        label=later("Adresse de la salle à distance"), max_length=500, required=False, assume_scheme="https"
    )

    def given(self) -> FoundingGiven:
        """What the service takes."""
        said = self.cleaned_data
        starts_at = datetime.combine(said["day"], said["starts"], tzinfo=ZoneInfo(_ZONE))
        return FoundingGiven(
            name=said["name"],
            starts_at=starts_at,
            mode=said["mode"],
            place=said["place"],
            remote_address=said["remote_address"],
            time_zone=_ZONE,
        )


class AdoptForm(forms.Form):
    """Which rules a decision adopts, from when."""

    decision = forms.ChoiceField(label=later("Décision qui les adopte"))
    template = forms.ChoiceField(label=later("Règlements, d’après le modèle"))
    in_force_from = DayField(label=later("En vigueur le"))

    def __init__(self, *args: Any, decisions: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["decision"].choices = [(str(number), name) for number, name in decisions]
        self.fields["template"].choices = [(key, named(one.names)) for key, one in templates().items()]


class ConstituteForm(forms.Form):
    """The name that was decided, and the decision."""

    decision = forms.ChoiceField(label=later("Décision qui nomme l’organisation"))
    name = forms.CharField(label=later("Nom de l’organisation, tel qu’adopté"), max_length=300)

    def __init__(self, *args: Any, decisions: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["decision"].choices = [(str(number), name) for number, name in decisions]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Begin: the assembly, its board to come, its rules, its meeting and its agenda are made at once."""
    speaker = speaker_of(request)
    may_found(speaker).enforce()
    form = BeginForm(request.POST or None)
    refusal: Reason | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = begin_founding(speaker=speaker, given=form.given(), at=timezone.now())
        except Refusal as refused:
            refusal = refused.reason
        else:
            return redirect(address_of("founding", Body.objects.get(pk=made.body_id)))
    title = _("Fonder une organisation")
    here = (Link(_("Assemblées"), reverse("assemblies:home")), Link(title, "", current=True))
    context = {"form": form, "refusal": refusal, "title": title, "crumbs": here}
    return render(request, "assemblies/founding_new.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def founding(request: HttpRequest, public_id: str) -> HttpResponse:
    """The steps of a founding; those that are forms are done here, the others where they belong."""
    row, speaker, at = body_met(request, public_id), speaker_of(request), timezone.now()
    may_found(speaker).enforce()
    meeting = Meeting.objects.filter(body=row, kind=Meeting.FOUNDING).order_by("pk").first()
    if meeting is None:
        raise Http404
    rows = Decision.objects.filter(body=row, voided_at__isnull=True).order_by("taken_at", "pk")
    decisions = [(one.pk, f"{one.number} · {one.title}") for one in rows]
    verb = request.POST.get("verb", "")
    adopting = AdoptForm(
        request.POST if verb == "adopt" else None,
        decisions=decisions,
        prefix="adopt",
        initial={"template": "informal", "in_force_from": _day_after(meeting, row)},
    )
    constituting = ConstituteForm(
        request.POST if verb == "constitute" else None, decisions=decisions, prefix="constitute"
    )
    refusal: Reason | None = None
    try:
        if verb == "adopt" and adopting.is_valid():
            said = adopting.cleaned_data
            adopt_by_laws(
                speaker=speaker,
                decision_id=int(said["decision"]),
                template=said["template"],
                in_force_from=said["in_force_from"],
                at=at,
            )
            messages.success(request, _("Les règlements adoptés sont écrits, avec la décision qui les adopte."))
            return redirect(address_of("founding", row))
        if verb == "constitute" and constituting.is_valid():
            said = constituting.cleaned_data
            constitute(speaker=speaker, body_id=row.pk, name=said["name"], decision_id=int(said["decision"]), at=at)
            messages.success(request, _("L’organisation est constituée : sa fiche est au répertoire."))
            return redirect(address_of("founding", row))
    except Refusal as refused:
        refusal = refused.reason
    context = {
        "body": row,
        "name": named(row.names),
        "steps": _steps(row, meeting),
        "adopting": adopting
        if decisions and not ByLaws.objects.filter(body=row, decision__isnull=False).exists()
        else None,
        "constituting": constituting if decisions and row.organization_id is None else None,
        "organization": row.organization,
        "organization_url": organization_url(row),
        "refusal": refusal,
        "crumbs": crumbs(row, Link(_("Fondation"), "")),
    }
    return render(request, "assemblies/founding.html", context, status=422 if request.method == "POST" else 200)


def _steps(row: Body, meeting: Meeting) -> list[tuple[str, str, bool]]:
    """Each step: its words, where it is done, whether it is."""
    decided = Decision.objects.filter(body=row, voided_at__isnull=True).exists()
    board = Body.objects.filter(parent=row, kind=Body.BOARD).order_by("pk").first()
    return [
        (_("Relire l’ordre du jour"), address_of("agenda", meeting), meeting.items.exists()),
        (_("Convoquer"), address_of("convening", meeting), meeting.state != "draft"),
        (_("Arrêter le registre, vide"), address_of("roll", meeting), Roll.objects.filter(meeting=meeting).exists()),
        (
            _("Inscrire les personnes présentes, à la table d’accueil"),
            address_of("welcome", meeting),
            Roll.objects.filter(meeting=meeting, entries__struck_at__isnull=True, entries__isnull=False).exists(),
        ),
        (_("Ouvrir l’assemblée, et mettre aux voix"), address_of("desk", meeting), decided),
        (
            _("Écrire les règlements adoptés"),
            f"{address_of('founding', row)}#adopter",
            ByLaws.objects.filter(body=row, decision__isnull=False).exists(),
        ),
        (
            _("Élire le premier conseil"),
            address_of("elections", meeting),
            board is not None
            and Term.objects.filter(body=board).exists()
            and Election.objects.filter(meeting=meeting, decided_at__isnull=False).exists(),
        ),
        (
            _("Constituer l’organisation au répertoire"),
            f"{address_of('founding', row)}#constituer",
            row.organization_id is not None,
        ),
    ]


def _day_after(meeting: Meeting, row: Body) -> date:
    return meeting.starts_at.astimezone(ZoneInfo(row.time_zone)).date() + timedelta(days=1)
