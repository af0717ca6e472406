"""The form of what can be said of an organisation: one field of it, or all; values are judged by the core."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from chantier.directory import statement_phrases as phrases
from chantier.directory.core.findings import Finding
from chantier.directory.core.statements import LANGUAGES, PLACE, PRINCIPLE, SEVERAL, establishment_line
from chantier.directory.services.statements import LONGEST_COMMENT, LONGEST_EVIDENCE, STATUSES
from chantier.foundation.words import api as words

_ONE_WORD: Final = ("legal_form", "size_band", "status")
_KEYBOARDS: Final = {"phone": "tel", "email": "email", "website": "url", "register_number": "numeric"}
_HELP: Final = {
    "phone": _("Avec l’indicatif régional."),
    "email": _(
        "Une adresse de l’organisation, comme info@ ou direction@ : le répertoire n’en publie pas de personnes."
    ),
    "founded_on": _("Aussi précise que vous la savez : 1999, 1999-05 ou 1999-05-12."),
    "ended_on": _("Aussi précise que vous la savez : 2024, 2024-05 ou 2024-05-12."),
    "other_names": _("Un nom par ligne : sigle, nom anglais, ancien nom d’usage."),
    "establishments": _(
        "Un lieu par ligne, en plus du siège : nom ; adresse ; municipalité ; code postal. "
        "Par exemple « Comptoir du quai ; 12, rue du Quai ; Shawinigan ; G9N 1A1 ». Jamais l’adresse d’un logement."
    ),
    "activity": _("En quelques mots, comme vous le diriez à quelqu’un."),
    "activities": _("Ce que l’organisation fait."),
    "purposes": _("Ce pour quoi elle le fait."),
    "register_number": _("Dix chiffres."),
    "address": _("Numéro, rue, bureau. Jamais l’adresse d’un logement."),
}


class StatementForm(forms.Form):
    """Fields of statements by name (``place``, ``description``, ``principle.autonomy``…), filled with what is shown.

    What somebody else changed since the page was opened is not sent back: each part remembers what it began with.
    """

    def __init__(
        self,
        names: Iterable[str],
        *,
        shown: Mapping[str, Any],
        language: str,
        data: Any = None,
        files: Any = None,
    ) -> None:
        super().__init__(data, files)
        self.names = tuple(names)
        self.parts: dict[str, tuple[str, ...]] = {}
        for name in self.names:
            made = _fields(name, shown.get(name), language)
            self.fields.update(made)
            self.parts[name] = tuple(made)

    def changed(self) -> dict[str, Any]:
        """{field: what was typed} of those that were changed."""
        touched = set(self.changed_data)
        return {name: self._given(name, touched) for name in self.names if touched & set(self.parts[name])}

    def whole(self, name: str) -> Any:
        """All that was sent of a field, changed or not."""
        return self._given(name, set(self.parts[name]))

    def logo(self) -> UploadedFile | None:
        """The image that was given."""
        given: UploadedFile | None = self.cleaned_data.get("logo_file")
        return given

    def _given(self, name: str, touched: set[str]) -> Any:
        value = self.cleaned_data
        if name == "place":
            return {part: value[part] for part in PLACE}
        if name == "description":
            return {code: value[f"description_{code}"] for code in LANGUAGES if f"description_{code}" in touched}
        if name == "logo":
            return {"text": value["logo_text"], "removed": value.get("logo_removed", False)}
        if name.startswith(PRINCIPLE):
            answer, evidence = self.parts[name]
            return {"answer": value[answer], "evidence": value[evidence]}
        return value[self.parts[name][-1]]

    def refuse(self, problems: Mapping[str, Finding]) -> None:
        """Say beside each field why its value is not kept."""
        for name, found in problems.items():
            self.add_error(self._where(name, found), phrases.problem(found))

    def _where(self, name: str, found: Finding) -> str:
        parts = self.parts[name]
        if name == "place":
            return {"municipality_needed": "municipality", "postal_code_impossible": "postal_code"}.get(
                found.code, "postal_code" if found.code.startswith("postal_code") else "address"
            )
        if name == "logo":
            return "logo_text"
        if name == "description":
            return next((part for part in parts if part in self.changed_data), parts[0])
        return parts[-1] if found.code == "too_long" else parts[0]


def _fields(name: str, value: Any, language: str) -> dict[str, forms.Field]:
    if name == "place":
        return {part: _line(part, (value or {}).get(part, "")) for part in PLACE}
    if name == "description":
        return {f"description_{code}": _description(code, (value or {}).get(code, "")) for code in LANGUAGES}
    if name.startswith(PRINCIPLE):
        return _principle(name, value or {}, language)
    if name == "logo":
        return _logo(value or {})
    if name in SEVERAL:
        return {name: _boxes(name, value or (), language)}
    if name in _ONE_WORD:
        return {name: _choice(name, value, _concepts(name, language))}
    if name == "visibility":
        return {name: _visibility(value)}
    if name == "social_economy":
        return {name: _choice(name, value, list(phrases.YES_NO.items()))}
    if name == "other_names":
        return {name: _text(name, "\n".join(value or ()), rows=3)}
    if name == "establishments":
        return {name: _text(name, "\n".join(establishment_line(one) for one in value or ()), rows=4)}
    return {name: _text(name, value or "", rows=2) if name == "activity" else _line(name, value or "")}


def _called(name: str) -> Any:
    """What a field is called: a translation that waits, which forms take though their types do not say so."""
    return phrases.FIELD_NAMES[name]


def _line(name: str, value: str) -> forms.Field:
    attributes = {"inputmode": _KEYBOARDS[name]} if name in _KEYBOARDS else {}
    if name == "phone":
        value = phrases.phone(value)
    return forms.CharField(
        label=_called(name),
        help_text=_HELP.get(name, ""),
        required=False,
        initial=value,
        show_hidden_initial=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attributes}),
    )


def _text(name: str, value: str, *, rows: int) -> forms.Field:
    return forms.CharField(
        label=_called(name),
        help_text=_HELP.get(name, ""),
        required=False,
        initial=value,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _description(code: str, value: str) -> forms.Field:
    labels = {
        "fr": _("Présentation en français"),
        "en": _("Présentation en anglais"),
        "es": _("Présentation en espagnol"),
    }
    return forms.CharField(
        label=labels[code],
        required=False,
        initial=value,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 4, "lang": code}),
    )


def _concepts(name: str, language: str) -> list[tuple[str, Any]]:
    labels = words.labels(phrases.SCHEMES[name], language)
    return [(slug, label) for slug, label in labels.items() if name != "status" or slug in STATUSES]


def _choice(name: str, value: Any, choices: list[tuple[str, Any]]) -> forms.Field:
    known = {slug for slug, _label in choices}
    there = [] if value in (None, "") or value in known else [(value, value)]
    return forms.ChoiceField(
        label=_called(name),
        choices=[("", _("Non précisé")), *choices, *there],
        required=False,
        initial=value or "",
        show_hidden_initial=True,
    )


def _boxes(name: str, value: Iterable[str], language: str) -> forms.Field:
    choices = list(phrases.LANGUAGES.items()) if name == "languages" else _concepts(name, language)
    known = {slug for slug, _label in choices}
    return forms.MultipleChoiceField(
        label=_called(name),
        help_text=_HELP.get(name, ""),
        choices=choices,
        required=False,
        initial=[one for one in value if one in known],
        show_hidden_initial=True,
        widget=forms.CheckboxSelectMultiple,
    )


def _visibility(value: Any) -> forms.Field:
    return forms.ChoiceField(
        label=_called("visibility"),
        choices=list(phrases.VISIBILITIES.items()),
        help_text=_(
            "Dès l’enregistrement, une fiche privée sort des listes, de la carte, de la recherche, des exportations et "
            "des données ouvertes."
        ),
        initial=value or "public",
        required=False,
        show_hidden_initial=True,
        widget=forms.RadioSelect,
    )


def _principle(name: str, value: Mapping[str, str], language: str) -> dict[str, forms.Field]:
    slug = name.removeprefix(PRINCIPLE)
    concept = words.by_slug("principle", slug)
    key = f"principle_{slug.replace('-', '_')}"
    return {
        f"{key}_answer": forms.ChoiceField(
            label=concept.label(language) if concept else slug,
            help_text=concept.note("definition", language) if concept else "",
            choices=[("", _("Pas encore répondu")), *phrases.ANSWERS.items()],
            required=False,
            initial=value.get("answer", ""),
            show_hidden_initial=True,
        ),
        f"{key}_evidence": forms.CharField(
            label=_("Ce qui le montre (« %(principle)s »)")
            % {"principle": concept.label(language) if concept else slug},
            help_text=_("Un article des statuts, une pratique, un document public."),
            required=False,
            initial=value.get("evidence", ""),
            show_hidden_initial=True,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
    }


def _logo(value: Mapping[str, Any]) -> dict[str, forms.Field]:
    made: dict[str, forms.Field] = {
        "logo_file": forms.FileField(
            label=_("Image du logo"),
            help_text=_("PNG, JPEG ou WebP. Après une erreur dans la page, choisissez-la de nouveau."),
            required=False,
            widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        ),
        "logo_text": forms.CharField(
            label=_("Ce que montre le logo"),
            help_text=_("Quelques mots pour les personnes qui ne le voient pas. Obligatoire avec une image."),
            required=False,
            initial=value.get("text", ""),
            show_hidden_initial=True,
        ),
    }
    if value:
        made["logo_removed"] = forms.BooleanField(label=_("Retirer le logo"), required=False)
    return made


class AboutTheCorrection(forms.Form):
    """What a reviewer needs to judge a correction, and a trap for machines."""

    comment = forms.CharField(
        label=_("Pourquoi ?"),
        help_text=_("Lu par l’équipe du répertoire, jamais publié. N’y mettez pas de renseignements personnels."),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = forms.CharField(
        label=_("D’où vient l’information ?"),
        help_text=_("L’adresse d’une page, un document, « je les ai appelés »…"),
        required=False,
        max_length=LONGEST_EVIDENCE,
    )
    second_site = forms.CharField(label=_("Laissez ce champ vide"), required=False)
