"""Forms of votes: one is prepared, hands are noted, a count begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.assemblies.core.ballots import MOTION
from chantier.assemblies.core.bylaws import ByLaws
from chantier.assemblies.models import Vote
from chantier.assemblies.phrases_votes import LEVELS, MAJORITIES, RULES
from chantier.assemblies.services.votes import LEVELS as HELD_HERE


class PrepareForm(forms.Form):
    """What is asked, how it is held, how it is counted."""

    question = forms.CharField(
        label=_("Ce qui est mis aux voix"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    level = forms.ChoiceField(label=_("Comment on vote"), widget=forms.RadioSelect)
    rule = forms.ChoiceField(label=_("Comment on compte"))
    majority = forms.ChoiceField(label=_("Majorité, pour une proposition"), required=False)
    options = forms.CharField(
        label=_("Réponses, pour un choix ou une élection"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une par ligne. Rien à écrire pour une proposition : on répond pour, contre ou abstention."),
    )
    seats = forms.IntegerField(label=_("Sièges à pourvoir"), min_value=1, max_value=100, required=False, initial=1)
    colleges = forms.MultipleChoiceField(
        label=_("Collèges qui votent"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucun de coché : tous."),
    )
    everybody = forms.BooleanField(
        label=_("Tout le registre vote, présent ou non"),
        required=False,
        help_text=_("Pour un vote par correspondance."),
    )

    def __init__(self, *args: Any, rules: ByLaws, colleges: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["level"].choices = [(one, LEVELS[one]) for one in HELD_HERE]
        self.fields["rule"].choices = list(RULES.items())
        self.fields["majority"].choices = [
            (name, MAJORITIES.get(name, name)) for name in sorted(rules.majorities, key=lambda one: one != "ordinary")
        ]
        self.fields["colleges"].choices = list(colleges.items())
        if len(colleges) < 2:
            self.fields.pop("colleges")

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        said = self.cleaned_data
        rule = said["rule"]
        counting: dict[str, Any] = {"rule": rule}
        if rule == MOTION:
            counting["majority"] = said["majority"] or "ordinary"
        else:
            counting["seats"] = said["seats"] or 1
        lines = [line for line in said["options"].splitlines() if line.strip()]
        return {
            "question": said["question"],
            "level": said["level"],
            "counting": counting,
            "options": [] if rule == MOTION else lines,
            "colleges": said.get("colleges", []),
            "needs_presence": not said["everybody"],
        }


class HandsForm(forms.Form):
    """The hands of one college."""

    favour = forms.IntegerField(label=_("Pour"), min_value=0, max_value=1_000_000)
    against = forms.IntegerField(label=_("Contre"), min_value=0, max_value=1_000_000)
    abstained = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=1_000_000, initial=0)


class OpenForm(forms.Form):
    """For how long a vote is open."""

    minutes = forms.IntegerField(
        label=_("Clôture annoncée, en minutes"),
        min_value=1,
        max_value=60 * 24 * 60,
        required=False,
        help_text=_("Vide : jusqu’à ce que la présidence la prononce."),
    )


class CountForm(forms.Form):
    """What is said in the room before anybody sees a ballot."""

    words = forms.CharField(
        label=_("Mots dits dans la salle"),
        max_length=300,
        required=False,
        help_text=_("Ils départagent les égalités que la règle laisse au sort. Notés avant le dépouillement, publiés."),
    )
    casting = forms.ChoiceField(
        label=_("Si les voix sont égales, la présidence tranche"),
        required=False,
        choices=(("", _("ne tranche pas : la proposition est rejetée")), ("yes", _("pour")), ("no", _("contre"))),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, vote: Vote, casting: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if vote.counting["rule"] == MOTION:
            self.fields.pop("words")
        if vote.counting["rule"] != MOTION or not casting:
            self.fields.pop("casting")


class CancelForm(forms.Form):
    """Why a vote is cancelled."""

    why = forms.CharField(label=_("Pourquoi"), max_length=300)


class SecretForm(forms.Form):
    """Who asks, in the room, that a vote be secret."""

    numbers = forms.CharField(
        label=_("Numéros au registre de qui le demande"), max_length=200, help_text=_("Séparés par des espaces.")
    )


class CodeForm(forms.Form):
    """A code of a ballot."""

    code = forms.CharField(
        label=_("Code de suivi"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Douze signes, comme AB2C-D3EF-GH4J."),
    )


class DisputeForm(CodeForm):
    """What does not hold."""

    said = forms.CharField(label=_("Ce qui ne va pas"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}))
    acknowledgement = forms.CharField(
        label=_("Accusé de réception"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("Le texte signé que vous avez reçu en votant. Avec lui, une faute est prouvée."),
    )
