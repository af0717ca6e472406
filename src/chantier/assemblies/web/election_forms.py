"""Forms of elections: seats to fill and who may stand; a candidacy; its answer; a term that ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.assemblies.core.eligibility import GENDER, UNDER_35, Conditions
from chantier.assemblies.models import Election
from chantier.assemblies.phrases_elections import ENDED_WHY, GENDERS, RULES
from chantier.assemblies.services.candidacies import LONGEST_NAME, LONGEST_STATEMENT, CandidacyGiven
from chantier.assemblies.services.elections import ElectionGiven
from chantier.assemblies.web.fields import DayField, HourField
from chantier.directory import api as directory

_FLOORS: Final = (("floor_young", UNDER_35, True), ("floor_f", GENDER, "f"), ("floor_m", GENDER, "m"))


class ElectionForm(forms.Form):
    """Whose seats, from which college, counted how, and who may stand."""

    body = forms.ChoiceField(label=_("Instance dont les sièges sont à pourvoir"))
    item = forms.ChoiceField(label=_("Point de l’ordre du jour"), required=False)
    college = forms.ChoiceField(label=_("Collège"), required=False)
    seats = forms.IntegerField(label=_("Sièges à pourvoir"), min_value=1, max_value=100)
    rule = forms.ChoiceField(label=_("Comment on compte"), choices=list(RULES.items()))
    close_day = DayField(label=_("Les candidatures se ferment le"))
    close_hour = HourField(label=_("à"))
    starts_on = DayField(label=_("Le mandat commence le"))
    ends_on = DayField(label=_("Le mandat finit le"), required=False)
    of_college = forms.BooleanField(label=_("L’organisation qui présente est de ce collège"), required=False)
    one_each = forms.BooleanField(label=_("Une seule candidature par organisation"), required=False)
    member_days = forms.IntegerField(
        label=_("Jours d’adhésion au moins"), min_value=0, max_value=3_660, required=False, initial=0
    )
    most_terms = forms.IntegerField(label=_("Mandats déjà tenus, au plus"), min_value=1, max_value=100, required=False)
    young_only = forms.BooleanField(label=_("Sièges réservés aux personnes de moins de 35 ans"), required=False)
    floor_young = forms.IntegerField(
        label=_("Sièges pour des personnes de moins de 35 ans, au moins"), min_value=1, max_value=100, required=False
    )
    floor_f = forms.IntegerField(
        label=_("Sièges pour des femmes, au moins"), min_value=1, max_value=100, required=False
    )
    floor_m = forms.IntegerField(
        label=_("Sièges pour des hommes, au moins"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Qui est dépassé par un partage des sièges est nommé avec la raison, à la page de l’élection."),
    )

    def __init__(
        self,
        *args: Any,
        zone: str,
        bodies: Sequence[tuple[int, str]],
        items: Sequence[tuple[int, str]],
        colleges: Mapping[str, str],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self._zone = ZoneInfo(zone)
        self.fields["body"].choices = [(str(number), name) for number, name in bodies]
        self.fields["item"].choices = [("", _("Aucun")), *((str(number), name) for number, name in items)]
        self.fields["college"].choices = [("", _("Tous ensemble")), *colleges.items()]

    def given(self, at: datetime) -> ElectionGiven:
        """What the service takes; candidacies open now."""
        said = self.cleaned_data
        conditions: dict[str, Any] = {name: True for name in ("of_college", "one_each") if said[name]}
        conditions |= {name: said[name] for name in ("member_days", "most_terms") if said[name]}
        if said["young_only"]:
            conditions["must_say"] = [UNDER_35]
        floors = [{"group": group, "is": value, "least": said[name]} for name, group, value in _FLOORS if said[name]]
        if floors:
            conditions["floors"] = floors
        return ElectionGiven(
            body_id=int(said["body"]),
            seats=said["seats"],
            rule=said["rule"],
            candidacies_open_at=at,
            candidacies_close_at=datetime.combine(said["close_day"], said["close_hour"], tzinfo=self._zone),
            term_starts_on=said["starts_on"],
            term_ends_on=said["ends_on"],
            college=said["college"],
            item_id=int(said["item"]) if said["item"] else None,
            conditions=conditions,
        )


class CandidacyForm(forms.Form):
    """Who stands, for whom, and what they want read. Nothing is asked of them that no condition needs."""

    person = forms.ChoiceField(label=_("Qui se présente"), required=False)
    name = forms.CharField(label=_("Nom, tel qu’on le lira"), max_length=LONGEST_NAME, required=False)
    organization = forms.CharField(
        label=_("Organisation qui présente"),
        max_length=200,
        required=False,
        help_text=_("L’identifiant de sa fiche au répertoire ; rien pour une personne que nul ne présente."),
    )
    nominated_by = forms.IntegerField(
        label=_("Proposée en séance par la voix n°"), min_value=1, max_value=10_000_000, required=False
    )
    statement = forms.CharField(
        label=_("Présentation"),
        max_length=LONGEST_STATEMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("En Markdown. Les membres la liront avant de voter ; elle s’efface sur demande."),
    )
    under_35 = forms.BooleanField(label=_("J’ai moins de 35 ans"), required=False)
    gender = forms.ChoiceField(
        label=_("Genre"),
        required=False,
        help_text=_("Comme vous le dites, ou rien. Le partage des sièges s’en sert, et cela se verra."),
    )
    agreed = forms.BooleanField(label=_("La personne présentée accepte de se présenter"), required=False)

    def __init__(
        self,
        *args: Any,
        election: Election,
        conditions: Conditions,
        persons: Sequence[tuple[int, str]],
        writes: bool,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self._election, self._own = election, persons[0][0] if persons else None
        choices = [(str(number), name) for number, name in persons]
        self.fields["person"].choices = [*([("", _("Une personne sans compte"))] if writes else []), *choices]
        self.fields["gender"].choices = [("", _("Sans réponse")), *GENDERS.items()]
        if not writes:
            for name in ("organization", "nominated_by"):
                self.fields.pop(name)
        if UNDER_35 not in conditions.asks:
            self.fields.pop("under_35")
        if GENDER not in conditions.asks:
            self.fields.pop("gender")

    def clean_organization(self) -> int | None:
        """The number of an organisation of the directory."""
        given = self.cleaned_data["organization"].strip()
        found = directory.organization_id_of(given) if given else None
        if given and found is None:
            raise forms.ValidationError(_("Aucune fiche du répertoire ne porte cet identifiant."))
        return found

    def given(self, language: str) -> CandidacyGiven:
        """What the service takes."""
        said = self.cleaned_data
        told = {UNDER_35: bool(said.get("under_35")), GENDER: said.get("gender", "")}
        return CandidacyGiven(
            person_id=int(said["person"]) if said["person"] else None,
            name=said["name"],
            organization_id=said.get("organization"),
            statement=said["statement"],
            language=language,
            said=told,
            agreed=said["agreed"],
            nominated_by=said.get("nominated_by"),
        )


class EndTermForm(forms.Form):
    """Why a seat falls vacant, from when, and the decision where there is one."""

    why = forms.ChoiceField(label=_("Pourquoi"), choices=list(ENDED_WHY.items()))
    on = DayField(label=_("Dernier jour du mandat"))
    decision = forms.CharField(
        label=_("Numéro de la décision"),
        max_length=30,
        required=False,
        help_text=_("Pour une destitution, comme « AG-2026-04 »."),
    )
