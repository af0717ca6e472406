"""Forms of the people's pages. They check shapes; services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.foundation.people import phrases
from chantier.foundation.people.models import Incident, Person, PrivacyRequest, Role


class DayInput(forms.DateInput):
    """The browser's own calendar; it speaks ISO days whatever the language."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class AccountForm(forms.Form):
    """What one may correct about oneself."""

    name = forms.CharField(
        label=_("Nom affiché"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Langue dans laquelle on vous écrit"), choices=Person.Language.choices)


class InvitationForm(forms.Form):
    """Whom to invite to speak in the name of an organisation, and for what."""

    address = forms.EmailField(label=_("Adresse courriel de la personne"), max_length=254)
    title = forms.CharField(
        label=_("Fonction"),
        max_length=120,
        required=False,
        help_text=_("Par exemple : présidente, directeur général, délégué régional."),
    )
    powers = forms.MultipleChoiceField(
        label=_("Ce que le mandat permet"),
        choices=[(power.value, words) for power, words in phrases.POWERS.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=["speak"],
    )
    starts_on = forms.DateField(label=_("À partir du"), required=False, widget=DayInput())
    ends_on = forms.DateField(
        label=_("Jusqu’au"),
        required=False,
        widget=DayInput(),
        help_text=_("Sans date, le mandat vaut jusqu’à ce qu’il soit retiré."),
    )
    language = forms.ChoiceField(label=_("Langue de l’invitation"), choices=Person.Language.choices)


class ReasonForm(forms.Form):
    """Why a mandate is taken back."""

    reason = forms.CharField(
        label=_("Raison"),
        max_length=300,
        required=False,
        help_text=_("La personne concernée la lira."),
    )


class RoleForm(forms.Form):
    """Whom to entrust with a role."""

    address = forms.EmailField(label=_("Adresse courriel du compte"), max_length=254)
    role = forms.ChoiceField(label=_("Rôle"), choices=Role.choices)
    territory_code = forms.CharField(
        label=_("Territoire"),
        max_length=20,
        required=False,
        help_text=_("Code du territoire ; vide, le rôle vaut partout."),
    )


class RequestForm(forms.Form):
    """A request about personal information."""

    kind = forms.ChoiceField(label=_("Votre demande"), choices=PrivacyRequest.Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Précisions"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AnswerForm(forms.Form):
    """The answer to a request."""

    outcome = forms.ChoiceField(
        label=_("Réponse"),
        choices=[choice for choice in PrivacyRequest.Outcome.choices if choice[0] != "pending"],
    )
    answer = forms.CharField(
        label=_("Texte de la réponse"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Un refus, même partiel, donne ses raisons et indique le recours devant la Commission."),
    )


class IncidentForm(forms.ModelForm):
    """The fields of the regulation."""

    class Meta:
        model = Incident
        fields = (
            "information",
            "circumstances",
            "occurred_from",
            "occurred_until",
            "dates_are_approximate",
            "known_on",
            "persons_count",
            "persons_count_is_approximate",
            "risk",
            "risk_assessment",
            "measures",
            "commission_notified_on",
            "persons_notified_on",
            "public_notice_reason",
        )
        widgets = {
            **{
                name: forms.Textarea(attrs={"rows": 4})
                for name in (
                    "information",
                    "circumstances",
                    "risk_assessment",
                    "measures",
                    "public_notice_reason",
                )
            },
            **{
                name: DayInput()
                for name in (
                    "occurred_from",
                    "occurred_until",
                    "known_on",
                    "commission_notified_on",
                    "persons_notified_on",
                )
            },
        }
