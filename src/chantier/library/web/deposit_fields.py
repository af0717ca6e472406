"""The controls of the deposit form: each with what it holds now, so that nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.foundation.words import api as words
from chantier.library import deposit_phrases as phrases
from chantier.library.core import description as d
from chantier.library.core import kinds

WORDED: Final = ("fr", "en", "es")
NONE_CHOSEN: Final = ("", _("Non précisé"))


def line(label: Any, initial: Any = "", *, most: int = 500, help_text: Any = "", **attributes: str) -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        initial=initial,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attributes}),
    )


def text(label: Any, initial: Any = "", *, rows: int = 4, help_text: Any = "", most: int = 100_000, **more: str) -> Any:
    """Several lines of text."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        initial=initial,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, **more}),
    )


def choice(label: Any, choices: Iterable[tuple[str, Any]], initial: Any = "", **more: Any) -> forms.ChoiceField:
    """One of a list."""
    return forms.ChoiceField(label=label, required=False, choices=list(choices), initial=initial, **more)


def boxes(label: Any, choices: Iterable[Any], initial: Iterable[str] = (), help_text: Any = "") -> Any:
    """Several of a list."""
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=list(choices),
        initial=list(initial),
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


def language(label: Any, initial: str, *, blank: bool = False) -> forms.ChoiceField:
    """A language of those that a library knows; one that came from elsewhere stays."""
    known = list(phrases.LANGUAGES.items())
    if initial and initial not in phrases.LANGUAGES:
        known.append((initial, initial))  # type: ignore[arg-type]
    return choice(label, [NONE_CHOSEN, *known] if blank else known, initial)


def concepts(scheme: str, here: str) -> list[Any]:
    """The choices of a vocabulary, each top concept with those under it."""
    groups: list[Any] = []
    for branch in words.tree(scheme):
        under = list(_below(branch, here))
        groups.append((under[0][1], under) if len(under) > 1 else under[0])
    return groups


def _below(branch: words.Branch, here: str) -> Iterable[tuple[str, str]]:
    yield branch.concept.slug, branch.concept.label(here)
    for one in branch.branches:
        yield from _below(one, here)


def detail(field: kinds.Field, value: Any, here: str) -> forms.Field:
    """The control of a field of a kind, by its type."""
    label = field.labels.get(here) or field.labels.get("fr", field.name)
    help_text = (field.help or {}).get(here) or (field.help or {}).get("fr", "")
    match field.type:
        case kinds.LONG:
            return text(label, value or "", rows=5, help_text=help_text)
        case kinds.LIST:
            return text(label, "\n".join(value or ()), rows=3, help_text=help_text or _("Une chose par ligne."))
        case kinds.CHOICE:
            given = [(slug, names.get(here) or names.get("fr", slug)) for slug, names in (field.choices or {}).items()]
            return choice(label, [NONE_CHOSEN, *given], value or "", help_text=help_text)
        case kinds.CONCEPTS:
            return boxes(label, concepts(field.scheme, here), value or (), help_text)
        case kinds.LANGUAGES:
            return boxes(label, phrases.LANGUAGES.items(), value or (), help_text)
        case kinds.DURATION:
            return line(label, _clock(value), most=20, help_text=help_text or _("En heures et minutes : 1:05."))
        case kinds.DATE:
            return line(label, value or "", most=12, help_text=help_text or _("2024, 2024-05 ou 2024-05-12."))
        case kinds.NUMBER:
            return line(label, value or "", most=9, help_text=help_text, inputmode="numeric")
        case kinds.URL:
            return line(label, value or "", most=1000, help_text=help_text, inputmode="url")
        case _:
            return line(label, value or "", help_text=help_text)


def _clock(seconds: Any) -> str:
    """As ``read_clock`` reads it back: with seconds only when there are some."""
    if not isinstance(seconds, int) or not seconds:
        return ""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}" + (f":{left:02d}" if left else "")


def licence(initial: str, here: str) -> forms.ChoiceField:
    """The licences, each with what it allows in plain words."""
    given = [
        (one.slug, f"{one.label(here)} — {note}" if (note := one.note("definition", here)) else one.label(here))
        for one in words.concepts("licence")
    ]
    known = {slug for slug, _label in given}
    if initial and initial not in known:
        given.append((initial, initial))
    return choice(_("Ce que l’on peut en faire"), given, initial, widget=forms.RadioSelect)


def wording(code: str, one: d.Wording | None) -> dict[str, forms.Field]:
    """The title and summary in another language."""
    titles = {"fr": _("Titre en français"), "en": _("Titre en anglais"), "es": _("Titre en espagnol")}
    subtitles = {
        "fr": _("Sous-titre en français"),
        "en": _("Sous-titre en anglais"),
        "es": _("Sous-titre en espagnol"),
    }
    summaries = {"fr": _("Résumé en français"), "en": _("Résumé en anglais"), "es": _("Résumé en espagnol")}
    by = {
        "fr": _("Qui a traduit en français"),
        "en": _("Qui a traduit en anglais"),
        "es": _("Qui a traduit en espagnol"),
    }
    return {
        f"w_{code}_title": line(titles[code], one.title if one else "", lang=code),
        f"w_{code}_subtitle": line(subtitles[code], one.subtitle if one else "", lang=code),
        f"w_{code}_summary": text(summaries[code], one.summary if one else "", lang=code),
        f"w_{code}_by": choice(
            by[code],
            [NONE_CHOSEN, ("human", _("Une personne")), ("machine", _("Une machine"))],
            one.translated_by if one else "",
        ),
    }


def contributor(at: int, one: d.Contributor | None, bodies: Mapping[str, str]) -> dict[str, forms.Field]:
    """A row of who made it: a person, or a body."""
    linked = one.organization_id if one else ""
    return {
        f"c_{at}_role": choice(_("Rôle"), phrases.ROLES.items(), one.role if one else "author"),
        f"c_{at}_given": line(_("Prénom"), one.given if one else "", most=150),
        f"c_{at}_family": line(_("Nom de famille"), one.family if one else "", most=150),
        f"c_{at}_name": line(_("ou nom de l’organisation"), one.name if one else "", most=300),
        f"c_{at}_org": choice(
            _("Fiche du répertoire"),
            [("", _("Sans lien avec le répertoire")), *bodies.items()],
            linked,
            **({"widget": forms.RadioSelect} if bodies else {"widget": forms.HiddenInput}),
        ),
        f"c_{at}_orcid": line("ORCID", one.orcid if one else "", most=40),
    }


def identifier(at: int, one: d.Identified | None) -> dict[str, forms.Field]:
    """A row of an identifier."""
    return {
        f"i_{at}_scheme": choice(_("Sorte d’identifiant"), phrases.IDENTIFIERS.items(), one.scheme if one else "doi"),
        f"i_{at}_value": line(_("Identifiant"), one.value if one else "", most=300),
    }


def relation(at: int, one: d.Related | None) -> dict[str, forms.Field]:
    """A row of a relation: to one of ours by its address or number, or to an address elsewhere."""
    return {
        f"r_{at}_kind": choice(_("Cette ressource…"), phrases.RELATIONS.items(), one.kind if one else "cites"),
        f"r_{at}_to": line(_("Adresse de l’autre ressource"), (one.public_id or one.url) if one else "", most=600),
        f"r_{at}_title": line(_("Son titre, si elle est ailleurs"), one.title if one else ""),
    }


def claim(at: int, one: d.Claim | None) -> dict[str, forms.Field]:
    """A row of a claim one can cite; its number never changes."""
    return {
        f"q_{at}_number": forms.CharField(
            required=False, initial=one.number if one else "", widget=forms.HiddenInput, max_length=6
        ),
        f"q_{at}_text": text(_("Affirmation"), one.text if one else "", rows=2, most=1000),
        f"q_{at}_page": line(_("Page"), one.page if one else "", most=20),
        f"q_{at}_language": language(_("Langue de l’affirmation"), one.language if one else "fr"),
    }
