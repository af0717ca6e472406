"""The form that leans a passage on a source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.phrases import BEARINGS, STRENGTHS
from chantier.deliberation.services.evidence import LONGEST_WHY


class LeaningForm(forms.Form):
    """What the source does for the passage, how strong it is, and why."""

    claim = forms.ChoiceField(label=_("Ce sur quoi l’on s’appuie"), required=False, widget=forms.RadioSelect)
    bearing = forms.ChoiceField(
        label=_("Ce que la source fait du passage"), choices=list(BEARINGS.items()), widget=forms.RadioSelect
    )
    strength = forms.ChoiceField(
        label=_("De quelle force elle est"),
        choices=list(STRENGTHS.items()),
        widget=forms.RadioSelect,
        help_text=_("De la plus faible à la plus forte. C’est vous qui le dites ; chacun peut lire la source."),
    )
    why = forms.CharField(
        label=_("Pourquoi"),
        required=False,
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ce que la source montre, et pour qui elle vaut."),
    )

    def __init__(self, *args: Any, claims: tuple[tuple[str, str], ...] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        if claims:
            self.fields["claim"].choices = [("", _("Toute la ressource")), *claims]
        else:
            del self.fields["claim"]
