"""The forms of a working mandate."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core.mandates import POWERS
from chantier.deliberation.phrases import POWERS as POWER_WORDS
from chantier.deliberation.services.mandates import LONGEST_REASON, DeliverableGiven, MandateGiven
from chantier.deliberation.web.days import DayField
from chantier.deliberation.web.need_forms import LANGUAGES

#: Deliverables that the form offers; a service takes more.
ROWS: Final = 5


def _words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}), **more)


class MandateForm(forms.Form):
    """What a group is asked."""

    question = forms.CharField(label=_("La question posée au groupe"), max_length=300)
    terms = forms.CharField(
        label=_("Ce qui lui est demandé"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Le contexte, les limites, avec qui travailler. Le Markdown est compris."),
    )
    language = forms.ChoiceField(label=_("Langue de ce texte"), choices=LANGUAGES)
    powers = forms.MultipleChoiceField(
        label=_("Ses pouvoirs"),
        required=False,
        choices=[(one, POWER_WORDS[one]) for one in POWERS],
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = DayField(label=_("Premier jour"))
    ends_on = DayField(
        label=_("Dernier jour"),
        help_text=_("Ce jour compris. Ensuite le groupe ne publie plus ; il remet encore son rapport."),
    )
    report_due_on = DayField(label=_("Rapport attendu le"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for row in range(ROWS):
            self.fields[f"deliverable_{row}"] = forms.CharField(
                label=_("Livrable %(number)s") % {"number": row + 1}, required=False, max_length=300
            )
            self.fields[f"deliverable_{row}_on"] = DayField(
                label=_("Livrable %(number)s, attendu le") % {"number": row + 1}, required=False
            )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Ce mandat finirait avant de commencer."))
        return data

    def given(self) -> MandateGiven:
        """What was typed, for the service."""
        data = self.cleaned_data
        return MandateGiven(
            question=data["question"],
            terms=data["terms"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            powers=tuple(data["powers"]),
            report_due_on=data["report_due_on"],
            deliverables=tuple(
                DeliverableGiven(data[f"deliverable_{row}"], data[f"deliverable_{row}_on"])
                for row in range(ROWS)
                if data[f"deliverable_{row}"].strip()
            ),
            language=data["language"],
        )


class LaterForm(forms.Form):
    """A later end, and why."""

    until = DayField(label=_("Nouveau dernier jour"))
    reason = _words(_("Pourquoi"), help_text=_("Cette raison est lue par tous ceux qui lisent la table."))

    def clean_until(self) -> date:
        """A day that calendars know."""
        day: date = self.cleaned_data["until"]
        if day.year > 2200:
            raise forms.ValidationError(_("Choisissez un jour plus proche."))
        return day


class WordsForm(forms.Form):
    """Words that stay with a discharge, or with what takes a mandate back."""

    words = _words(_("Ce que la table en dit"))


class ResourceForm(forms.Form):
    """A resource of the library, by its address."""

    resource = forms.CharField(
        label=_("L’adresse de la ressource dans la bibliothèque"),
        max_length=600,
        help_text=_("L’adresse de sa page. Elle est publiée, et lisible par tous ceux qui lisent la table."),
    )
