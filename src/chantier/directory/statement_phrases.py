"""The words of corrections and of one's own page: fields, states, and why a value is not kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from chantier.directory.cell_phrases import FIELDS, FINDINGS
from chantier.directory.core.contacts import readable_phone
from chantier.directory.core.findings import Finding
from chantier.directory.core.statements import ESTABLISHMENT
from chantier.directory.link_phrases import proposed
from chantier.foundation.words import api as words

FIELD_NAMES: dict[str, Promise] = {
    **FIELDS,
    "place": _("Adresse du siège"),
    "visibility": _("Qui voit la fiche"),
    "logo": _("Logo"),
    "activities": _("Activités"),
    "purposes": _("Mission"),
    "size_band": _("Nombre d’emplois"),
    "social_economy": _("Économie sociale"),
    "relation": _("Lien avec une autre organisation"),
}
STATES: dict[str, Promise] = {
    "waiting": _("À examiner"),
    "accepted": _("Acceptée"),
    "refused": _("Refusée"),
    "withdrawn": _("Retirée"),
}
TONES = {"waiting": "info", "accepted": "success", "refused": "error", "withdrawn": "quiet"}
VISIBILITIES: dict[str, Promise] = {
    "public": _("Tout le monde"),
    "members": _("Les organisations du mouvement"),
    "private": _("Personne d’autre que l’organisation et la coordination"),
}
YES_NO: dict[str, Promise] = {"yes": _("Oui"), "no": _("Non")}
ANSWERS: dict[str, Promise] = {"yes": _("Oui"), "partly": _("En partie"), "no": _("Non")}
LANGUAGES: dict[str, Promise] = {
    "fr": _("Français"),
    "en": _("Anglais"),
    "es": _("Espagnol"),
    "iu": _("Inuktitut"),
    "cr": _("Cri"),
    "moe": _("Innu-aimun"),
    "atj": _("Atikamekw"),
    "alq": _("Anicinabemowin"),
    "moh": _("Mohawk"),
    "ar": _("Arabe"),
    "ht": _("Créole haïtien"),
    "pt": _("Portugais"),
    "zh": _("Chinois"),
    "lsq": _("Langue des signes québécoise"),
}
#: Fields whose value is a concept, and its vocabulary.
SCHEMES = {
    "activities": "activity",
    "purposes": "purpose",
    "legal_form": "legal-form",
    "size_band": "size-band",
    "status": "organization-status",
}

PROBLEMS: dict[str, Promise] = {
    "field_not_yours": _("Ce champ ne se propose pas d’ici : seule l’organisation, ou la coordination, peut le dire."),
    "needed": _("Une fiche ne peut pas s’en passer : corrigez la valeur sans la vider."),
    "not_a_choice": _("Ce choix n’est pas dans la liste."),
    "too_many": _("Vous avez coché %(count)s cases ; gardez les %(limit)s qui disent l’essentiel."),
    "too_many_places": _("Vous avez écrit %(count)s lieux ; gardez-en %(limit)s au plus."),
    "place_has_too_many_parts": _(
        "« %(value)s » a plus de quatre parties : nom, adresse, municipalité, code postal, "
        "séparés par des points-virgules."
    ),
    "too_long": _("Ce texte a %(length)s caractères ; la fiche en montre %(limit)s au plus."),
    "sign_of_nothing": _("« %(value)s » ne dit rien : écrivez la valeur, ou laissez le champ vide."),
    "date_unclear": _("« %(value)s » ne se lit pas comme une date : écrivez 1999, 1999-05 ou 1999-05-12."),
    "municipality_needed": _("Indiquez au moins la municipalité."),
    "evidence_without_answer": _("Répondez aussi à la question : oui, en partie ou non."),
    "logo_text_needed": _("Dites ce que montre le logo : les personnes qui ne le voient pas liront ces mots."),
    "first_of_several": _("Il y a plusieurs valeurs dans « %(value)s » : n’en gardez qu’une."),
    "name_of_a_person": _(
        "Ce nom ressemble à celui d’une personne. Le répertoire ne publie pas de renseignements personnels : "
        "écrivez le nom de l’organisation, avec sa forme (coopérative, association…) s’il y a lieu."
    ),
    "mailbox_of_a_person": _(
        "Cette adresse ressemble à celle d’une personne. Le répertoire ne publie pas de renseignements personnels : "
        "donnez une adresse de l’organisation, comme info@ ou direction@."
    ),
    "number_of_a_person": _(
        "Ce numéro est celui d’une entreprise individuelle, donc d’une personne : le répertoire ne le publie pas."
    ),
    "address_of_a_home": _(
        "Cette adresse ressemble à celle d’un logement. Le répertoire n’en publie pas : donnez seulement la "
        "municipalité ou, si c’est un bureau, écrivez « bureau » ou « local » devant son numéro."
    ),
    "text_names_somebody": _(
        "Ce texte nomme une personne. Le répertoire ne publie pas de renseignements personnels : "
        "dites la fonction (« la coordination », « l’accueil ») plutôt que le nom."
    ),
    "text_holds_a_mailbox": _(
        "Ce texte contient l’adresse de courriel d’une personne : donnez plutôt celle de l’organisation, à sa place."
    ),
}


def problem(found: Finding) -> str:
    """Why a value is not kept, in the reader's language."""
    return str(PROBLEMS.get(found.code) or FINDINGS[found.code]) % dict(found.params)


def field_name(name: str, language: str) -> str:
    """What a field is called; a principle by the words of its vocabulary, a description by its language."""
    start, _dot, part = name.partition(".")
    if start == "principle":
        concept = words.by_slug("principle", part)
        return _now("Principe : %(name)s") % {"name": concept.label(language) if concept else part}
    return str(FIELD_NAMES.get(start, start))


def written(name: str, value: Any, language: str) -> str:
    """A stated value as a person reads it; an empty text where nothing is said."""
    if value in (None, "", [], {}):
        return ""
    if name.startswith("principle."):
        answer = str(ANSWERS.get(str(value.get("answer", "")), ""))
        return (
            _now("%(answer)s : %(evidence)s") % {"answer": answer, "evidence": value["evidence"]}
            if value.get("evidence")
            else answer
        )
    if name == "phone":
        return phone(str(value))
    if name == "logo":
        return str(value.get("text", ""))
    if name == "establishments":
        return "\n".join(", ".join(filter(None, (str(one.get(part) or "") for part in ESTABLISHMENT))) for one in value)
    if name == "relation":
        return proposed(value)
    if isinstance(value, Mapping):
        return _mapping(name, value)
    if isinstance(value, list | tuple):
        return " ; ".join(_word(name, str(one), language) for one in value)
    return _word(name, str(value), language)


def phone(value: str) -> str:
    """A telephone number as people write it."""
    number, extension = readable_phone(value)
    return _now("%(number)s, poste %(extension)s") % {"number": number, "extension": extension} if extension else number


def _mapping(name: str, value: Mapping[str, Any]) -> str:
    if name == "description":
        return "\n".join(
            _now("%(language)s : %(text)s") % {"language": LANGUAGES.get(code, code), "text": text or "—"}
            for code, text in sorted(value.items(), key=lambda said: list(LANGUAGES).index(said[0]))
        )
    return ", ".join(str(value[part]) for part in ("address", "municipality", "postal_code") if value.get(part))


def _word(name: str, value: str, language: str) -> str:
    fixed = {"visibility": VISIBILITIES, "social_economy": YES_NO, "languages": LANGUAGES}.get(name)
    if fixed is not None:
        return str(fixed.get(value, value))
    concept = words.by_slug(SCHEMES[name], value) if name in SCHEMES else None
    return concept.label(language) if concept else value
