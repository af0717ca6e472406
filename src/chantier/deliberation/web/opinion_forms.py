"""The form that opens an opinion consultation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core.phases import end_of_day
from chantier.deliberation.models import OpinionMap
from chantier.deliberation.services.opinions import MOST_STATEMENTS, MapGiven
from chantier.deliberation.web.days import DayField

LANGUAGES = (("fr", _("Français")), ("en", _("Anglais")), ("es", _("Espagnol")))
LONGEST_BODY = 20_000
VOTERS = (
    (OpinionMap.ORGANIZATIONS, _("Les organisations qui siègent à cette table, par la personne mandatée")),
    (OpinionMap.PERSONS, _("Toute personne qui a un compte ici, en son propre nom")),
)


class MapForm(forms.Form):
    """Title, words, first statements, who votes, until when."""

    title = forms.CharField(label=_("Sur quoi consultez-vous ?"), max_length=300)
    body = forms.CharField(
        label=_("Ce qu’il faut savoir pour répondre"),
        max_length=LONGEST_BODY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    statements = forms.CharField(
        label=_("Premiers énoncés, un par ligne"),
        help_text=_("Une seule idée par énoncé, 200 caractères au plus ; écrivez-en qui se contredisent."),
        max_length=MOST_STATEMENTS * 220,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    voters = forms.ChoiceField(
        label=_("Qui donne son avis"), choices=VOTERS, initial=OpinionMap.ORGANIZATIONS, widget=forms.RadioSelect
    )
    closes_on = DayField(
        label=_("Dernier jour"),
        help_text=_("Ce jour-là est compris. Sans date, la consultation reste ouverte jusqu’à ce que vous la fermiez."),
        required=False,
    )
    language = forms.ChoiceField(label=_("Langue de ces textes"), choices=LANGUAGES, initial="fr")

    question = forms.ChoiceField(
        label=_("Pour éclairer la question"),
        required=False,
        help_text=_("Les résultats se lisent aussi avec ses réponses."),
    )

    def __init__(self, *args: Any, questions: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["question"].choices = [("", _("Aucune question en particulier")), *questions]
        if not questions:
            del self.fields["question"]

    def given(self, zone: str) -> MapGiven:
        """What the service takes; the last day is that of the table’s place."""
        value = self.cleaned_data
        closes_at: datetime | None = end_of_day(value["closes_on"], ZoneInfo(zone)) if value["closes_on"] else None
        return MapGiven(
            title=value["title"],
            body=value["body"],
            statements=tuple(value["statements"].splitlines()),
            language=value["language"],
            voters=value["voters"],
            closes_at=closes_at,
            question_id=int(value["question"]) if value.get("question") else None,
        )
