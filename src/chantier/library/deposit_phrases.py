"""The words of deposits and their review: states, roles, what is missing, what would be better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.library.core.kinds import KindOfResource
from chantier.library.core.reasons import Reason

STATES: Final[Mapping[str, Promise]] = {
    "draft": _("Brouillon"),
    "submitted": _("À relire"),
    "returned": _("À compléter"),
    "published": _("Publié"),
    "withdrawn": _("Retiré"),
}
TONES: Final = {
    "draft": "quiet",
    "submitted": "info",
    "returned": "warning",
    "published": "success",
    "withdrawn": "quiet",
}
ROLES: Final[Mapping[str, Promise]] = {
    "author": _("Auteur"),
    "editor": _("Direction de l’ouvrage"),
    "translator": _("Traduction"),
    "director": _("Réalisation"),
    "speaker": _("Prise de parole"),
    "contributor": _("Contribution"),
    "funder": _("Financement"),
}
ACCESS: Final[Mapping[str, Promise]] = {
    "open": _("Ouvert à tout le monde"),
    "embargo": _("Ouvert à partir d’une date"),
    "members": _("Réservé aux membres du mouvement"),
    "metadata": _("La fiche seulement, sans les fichiers"),
}
RELATIONS: Final[Mapping[str, Promise]] = {
    "translation-of": _("est la traduction de"),
    "version-of": _("est une version de"),
    "answers": _("répond à"),
    "cites": _("cite"),
    "updates": _("met à jour"),
    "part-of": _("fait partie de"),
}
IDENTIFIERS: Final[Mapping[str, str | Promise]] = {
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "hal": "HAL",
    "handle": "Handle",
    "ark": "ARK",
    "url": _("Adresse web"),
    "pmid": "PubMed",
    "local": _("Numéro local"),
}
LANGUAGES: Final[Mapping[str, Promise]] = {
    "fr": _("Français"),
    "en": _("Anglais"),
    "es": _("Espagnol"),
    "pt": _("Portugais"),
    "de": _("Allemand"),
    "it": _("Italien"),
    "ca": _("Catalan"),
    "eu": _("Basque"),
    "ar": _("Arabe"),
    "ht": _("Créole haïtien"),
    "iu": _("Inuktitut"),
    "cr": _("Cri"),
    "moe": _("Innu-aimun"),
    "atj": _("Atikamekw"),
    "alq": _("Anicinabemowin"),
    "moh": _("Mohawk"),
    "lsq": _("Langue des signes québécoise"),
}
CONSENTS: Final[Mapping[str, Promise]] = {
    "on-work": _("Votre nom figure sur l’ouvrage."),
    "asked": _("On vous demande votre accord."),
    "agreed": _("Vous avez accepté d’être nommé."),
    "refused": _("Vous avez refusé : votre nom n’est montré nulle part."),
}
CONSENTS_SEEN: Final[Mapping[str, Promise]] = {
    "on-work": _("nommée sur l’ouvrage"),
    "asked": _("n’a pas encore répondu"),
    "agreed": _("a accepté d’être nommée"),
    "refused": _("a refusé d’être nommée"),
}
FIELDS: Final[Mapping[str, Promise]] = {
    "kind": _("Sorte de ressource"),
    "title": _("Titre"),
    "subtitle": _("Sous-titre"),
    "summary": _("Résumé"),
    "language": _("Langue d’origine"),
    "languages": _("Langues"),
    "wordings": _("Titre et résumé"),
    "contributors": _("Auteurs et contributions"),
    "issued": _("Date de parution"),
    "publisher": _("Éditeur"),
    "publication_place": _("Lieu d’édition"),
    "identifiers": _("Identifiants"),
    "subjects": _("Thèmes"),
    "keywords": _("Mots clés"),
    "places": _("Territoires"),
    "organizations": _("Organisations dont on parle"),
    "licence": _("Licence"),
    "rights_holder": _("Titulaire des droits"),
    "access": _("Accès"),
    "embargo_until": _("Fin de l’embargo"),
    "relations": _("Liens avec d’autres ressources"),
    "claims": _("Affirmations à citer"),
    "attachments": _("Fichiers et adresses"),
}
QUALITY: Final[Mapping[str, Promise]] = {
    "title_missing": _("Il manque un titre."),
    "licence_missing": _("Il manque la licence : dites ce que l’on peut faire de la ressource."),
    "embargo_without_end": _("Dites à quelle date l’embargo se termine."),
    "detail_missing": _("Il manque « %(label)s »."),
    "summary_short": _("Un résumé d’au moins %(wanted)s caractères aide à trouver la ressource."),
    "authors_missing": _("Dites qui l’a faite : une personne ou une organisation."),
    "date_missing": _("Dites quand elle a paru, même seulement l’année."),
    "theme_missing": _("Choisissez au moins un thème : c’est par là qu’on la trouve dans les autres langues."),
    "place_missing": _("Dites de quel territoire elle parle."),
    "nothing_attached": _("Joignez un fichier, ou l’adresse où on la trouve."),
    "one_language_only": _("Un titre et un résumé dans une autre langue ouvrent la ressource à d’autres lecteurs."),
    "video_without_captions": _("Sans sous-titres ni transcription, qui n’entend pas est laissé dehors."),
    "authors_not_answered": _("Personnes nommées qui n’ont pas encore répondu : %(count)s."),
    "authors_refused": _("Personnes qui ont refusé d’être nommées : %(count)s."),
}
DETAILS: Final[Mapping[str, Promise]] = {
    "field_not_one_value": _("Une seule valeur est attendue."),
    "field_not_a_number": _("Écrivez un nombre, en chiffres."),
    "field_not_a_duration": _("Écrivez une durée, comme 1:05 pour une heure et cinq minutes."),
    "field_not_a_date": _("Écrivez une date : 2024, 2024-05 ou 2024-05-12."),
    "field_not_a_choice": _("Choisissez dans la liste."),
    "field_not_an_address": _("Écrivez une adresse qui commence par https:// ou http://."),
    "field_not_a_language": _("Choisissez des langues de la liste."),
    "field_too_long": _("C’est trop long."),
}


def quality(reason: Reason, kind: KindOfResource | None, language: str) -> str:
    """A barrier or an advice, in the reader's language; a field of the kind is called by its label."""
    params = dict(reason.params)
    if reason.code == "detail_missing" and kind is not None:
        field = next((one for one in kind.fields if one.name == params.get("field")), None)
        if field is not None:
            params["label"] = field.labels.get(language) or field.labels.get("fr", field.name)
    params.setdefault("label", str(params.get("field", "")))
    return str(QUALITY[reason.code]) % params
