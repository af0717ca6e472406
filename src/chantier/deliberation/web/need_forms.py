"""The forms of a need: stating it, sharing it, joining it to another."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.services.needs import LONGEST_LINE, MOST_PEOPLE, MOST_THEMES, NeedGiven
from chantier.foundation.places import api as places
from chantier.foundation.words import api as words

LANGUAGES: Final = (("fr", _("Français")), ("en", _("Anglais")), ("es", _("Espagnol")))
_KINDS: Final = (
    ("province", _("Tout le territoire")),
    ("region", _("Régions")),
    ("pole", _("Pôles")),
    ("mrc", _("MRC et équivalents")),
)


def territories() -> list[tuple[Any, Any]]:
    """The territories of a need, by kind."""
    groups = [(label, [(one.reference, one.name) for one in places.of_kind(kind)]) for kind, label in _KINDS]
    return [("", _("Choisissez")), *(group for group in groups if group[1])]


def _people(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("Un ordre de grandeur suffit. C’est votre organisation qui le dit, et la page le montre ainsi."),
    )


class NeedForm(forms.Form):
    """A need: who, where, what for."""

    title = forms.CharField(
        label=_("Le besoin, en une phrase"),
        max_length=300,
        help_text=_("Ce qui manque, pas encore la solution : « Rentrer du travail le soir sans auto »."),
    )
    for_whom = forms.CharField(
        label=_("Pour qui"),
        required=False,
        max_length=LONGEST_LINE,
        help_text=_("Avec leurs mots : « jeunes familles sans auto ». Ne nommez personne."),
    )
    body = forms.CharField(
        label=_("Ce qui se passe aujourd’hui, et ce que cela changerait"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Le Markdown est compris."),
    )
    territory = forms.ChoiceField(label=_("Où"))
    people = _people(_("Environ combien de personnes"))
    themes = forms.MultipleChoiceField(
        label=_("Thèmes"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Huit au plus.")
    )
    language = forms.ChoiceField(label=_("Langue de ce texte"), choices=LANGUAGES)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        here = (get_language() or "fr")[:2]
        self.fields["territory"].choices = territories()
        self.fields["themes"].choices = [(one.concept.slug, one.concept.label(here)) for one in words.tree("theme")]

    def clean_themes(self) -> list[str]:
        """At most eight."""
        chosen: list[str] = self.cleaned_data["themes"]
        if len(chosen) > MOST_THEMES:
            raise forms.ValidationError(_("Choisissez huit thèmes au plus."))
        return chosen

    def given(self, *, table_id: int | None) -> NeedGiven:
        """What was typed, for the service."""
        data = self.cleaned_data
        found = places.territory(data["territory"])
        return NeedGiven(
            title=data["title"],
            body=data["body"],
            territory_id=found.id if found else 0,
            for_whom=data["for_whom"],
            people=data["people"],
            language=data["language"],
            themes=tuple(data["themes"]),
            table_id=table_id,
        )


class HeardNeedForm(NeedForm):
    """A need that was said in a room or on paper."""

    heard_at = forms.CharField(
        label=_("Où ce besoin a été entendu"),
        max_length=LONGEST_LINE,
        help_text=_("« Assemblée du pôle, 2 mai », « feuilles de la fête de quartier ». Ne nommez personne."),
    )

    field_order = ("heard_at", "title", "for_whom", "body", "territory", "people", "themes", "language")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["people"].help_text = _("Environ combien de personnes l’ont dit, ou sont concernées selon elles.")


class ShareForm(forms.Form):
    """For about how many people it is shared."""

    people = _people(_("Environ combien de personnes, de votre côté"))


class JoinForm(forms.Form):
    """The other need, by its address or its identifier."""

    into = forms.CharField(label=_("L’adresse du besoin qui reste"), max_length=600)
