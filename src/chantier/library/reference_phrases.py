"""What is said of references that come in: why a file is refused, what became of a value, why two may be one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Reason as Refused
from chantier.foundation.files.api import reason_of
from chantier.library.core.reasons import Reason

Sentence = str | Promise

#: Why a file or a verb is refused, and what to do.
REFUSALS: Final[Mapping[str, tuple[Sentence, Sentence]]] = {
    "file_empty": (_("Ce fichier est vide."), _("Exportez de nouveau vos références.")),
    "file_gone": (_("Ce fichier n’est plus là ou ne peut pas être lu."), _("Déposez-le de nouveau.")),
    "file_too_large": (
        _("Ce fichier pèse %(megabytes)s Mo ; la limite est de %(limit)s Mo."),
        _("Partagez-le en plusieurs."),
    ),
    "web_page": (
        _("Ce fichier est une page web, non un fichier de références."),
        _("Exportez vos références en RIS, BibTeX ou CSL-JSON."),
    ),
    "not_references": (
        _("Ce fichier n’est pas un fichier de références."),
        _("Sont lus : RIS, BibTeX, CSL-JSON, CSV, XLSX, ODS et Zotero RDF."),
    ),
    "not_json": (_("Ce fichier commence comme du JSON, mais n’en est pas."), _("Exportez-le de nouveau.")),
    "not_a_list": (_("Ce JSON n’est pas une liste de références."), _("Exportez en CSL-JSON.")),
    "not_xml": (_("Ce fichier commence comme du XML, mais n’en est pas."), _("Exportez-le de nouveau.")),
    "not_rdf": (_("Ce XML n’est pas du RDF de Zotero."), _("Exportez de Zotero en « Zotero RDF ».")),
    "xml_with_entities": (
        _("Ce fichier XML définit des entités : il est refusé par sécurité."),
        _("Exportez-le de nouveau depuis Zotero."),
    ),
    "no_title_column": (
        _("Aucune colonne de ce tableau n’est un titre. Colonnes trouvées : %(columns)s."),
        _("Nommez « Titre » la colonne des titres."),
    ),
    "no_references": (_("Aucune référence n’a été trouvée dans ce fichier."), _("Vérifiez son contenu.")),
    "kind_unknown": (_("La sorte « %(kind)s » n’existe pas."), _("Choisissez une sorte de ressource.")),
    "licence_unknown": (_("La licence « %(licence)s » n’existe pas."), _("Choisissez une licence de la liste.")),
    "batch_already": (_("Ce dépôt est déjà fait ou en cours."), _("Lisez son compte rendu.")),
    "row_not_set_aside": (_("Cette référence n’attend pas de réponse."), _("Lisez le compte rendu.")),
    "unexpected": (_("Le dépôt s’est arrêté sur une erreur du programme."), _("Reprenez-le, ou prévenez l’équipe.")),
}

#: What became of a value, or of the whole. ``{…}`` are the parameters of the reason.
SAID: Final[Mapping[str, Sentence]] = {
    "title_missing": _("La référence n’a pas de titre."),
    "kind_missing": _("Rien ne dit la sorte de cette ressource : choisissez-en une pour tout le fichier."),
    "not_a_reference": _("Ce passage n’est pas une référence : « %(value)s »."),
    "tag_unknown": _("%(tag)s n’a pas de place ici : « %(value)s »."),
    "title_again": _("Un second titre (%(tag)s) : « %(value)s »."),
    "title_without_language": _("Un titre traduit dont la langue n’est pas dite (%(tag)s) : « %(value)s »."),
    "short_title_left": _("Le titre court n’est pas le début du titre : « %(value)s »."),
    "kind_not_known": _("La sorte « %(value)s » (%(tag)s) n’est pas l’une des nôtres."),
    "name_empty": _("Un nom vide (%(tag)s)."),
    "name_again": _("Un nom donné deux fois (%(tag)s) : « %(value)s »."),
    "orcid_not_read": _("L’ORCID « %(value)s » n’est pas valable."),
    "date_not_read": _("La date « %(value)s » (%(tag)s) n’a pas été comprise."),
    "date_again": _("Une seconde date d’une autre année (%(tag)s) : « %(value)s »."),
    "language_not_known": _("La langue « %(value)s » (%(tag)s) n’a pas été reconnue."),
    "doi_not_read": _("« %(value)s » (%(tag)s) n’est pas un DOI."),
    "address_not_read": _("« %(value)s » (%(tag)s) n’est pas une adresse web."),
    "summary_again": _("Un second résumé (%(tag)s) : « %(value)s »."),
    "too_many_keywords": _("Trop de mots-clés : « %(value)s » n’est pas gardé."),
    "theme_not_read": _("Le thème « %(value)s » n’a pas été compris."),
    "theme_not_here": _("Le thème « %(value)s » n’est pas dans notre vocabulaire."),
    "organization_not_here": _("L’organisation « %(value)s » n’est pas dans notre répertoire."),
    "rights_again": _("Une seconde mention des droits (%(tag)s) : « %(value)s »."),
    "access_not_known": _("L’accès « %(value)s » n’est pas l’un des nôtres."),
    "value_again": _("Une seconde valeur pour %(tag)s : « %(value)s »."),
    "number_without_series": _("Un numéro sans collection : « %(value)s »."),
    "file_elsewhere": _("Le fichier « %(value)s » est resté dans le logiciel d’origine."),
    "relation_not_known": _("La relation « %(value)s » n’est pas l’une des nôtres."),
    "field_not_of_kind": _("Le champ %(tag)s n’existe pas pour cette sorte : « %(value)s »."),
    "field_not_a_number": _("Le champ %(tag)s attend un nombre : « %(value)s »."),
    "field_not_a_duration": _("Le champ %(tag)s attend une durée : « %(value)s »."),
    "field_not_a_date": _("Le champ %(tag)s attend une date : « %(value)s »."),
    "field_not_a_choice": _("Le champ %(tag)s attend l’un de ses choix : « %(value)s »."),
    "field_not_a_language": _("Le champ %(tag)s attend une langue : « %(value)s »."),
    "field_not_an_address": _("Le champ %(tag)s attend une adresse web : « %(value)s »."),
    "field_too_long": _("Le champ %(tag)s est trop long : « %(value)s »."),
    "field_not_one_value": _("Le champ %(tag)s attend une seule valeur : « %(value)s »."),
    "value_cut": _("%(tag)s a été coupé : %(length)s caractères, %(longest)s au plus."),
    "date_read": _("La date « %(from)s » est lue %(to)s."),
    "language_read": _("La langue « %(from)s » est lue « %(to)s »."),
    "language_assumed": _("Rien ne dit la langue : le français est supposé."),
    "doi_read": _("Le DOI « %(from)s » est écrit %(to)s."),
    "number_read": _("Le numéro « %(from)s » est écrit %(to)s."),
    "check_digit_wrong": _("« %(value)s » n’est ni un ISBN ni un ISSN valable : gardé tel quel."),
    "apostrophe_removed": _("L’apostrophe qui protégeait une cellule (%(tag)s) a été retirée."),
    "end_missing": _("La fin de la référence manque (ER)."),
    "key_again": _("La clé « %(key)s » est donnée deux fois."),
    "entry_badly_made": _("L’entrée est mal formée : %(value)s."),
    "kind_given": _("La sorte choisie pour tout le fichier est donnée."),
    "licence_given": _("La licence choisie pour tout le fichier est donnée."),
    "theme_found": _("Le mot-clé « %(value)s » est un thème de notre vocabulaire."),
    "encoding_assumed": _("Ce fichier n’est pas en UTF-8 : il a été lu en Windows-1252."),
    "encoding_mixed": _("Ce fichier mêle deux codages : %(lines)s lignes ont été lues en Windows-1252."),
    "characters_lost": _("%(count)s caractères étaient déjà perdus dans ce fichier."),
    "encoded_twice": _("%(count)s passages semblent codés deux fois (« Ã© ») : ils sont gardés tels quels."),
    "control_characters_removed": _("%(count)s caractères invisibles ont été retirés."),
}

#: Why two may be one.
LIKENESS: Final[Mapping[str, Sentence]] = {
    "same_doi": _("Même DOI."),
    "same_ark": _("Même ARK."),
    "same_hal": _("Même identifiant HAL."),
    "same_handle": _("Même Handle."),
    "same_pmid": _("Même identifiant PubMed."),
    "same_url": _("Même adresse."),
    "same_isbn": _("Même ISBN."),
    "same_title": _("Même titre."),
    "same_title_and_subtitle": _("Même titre, avec le sous-titre."),
    "same_year": _("Même année."),
    "year_near": _("Années voisines (%(one)s et %(other)s)."),
    "same_author": _("Même premier auteur."),
}

OUTCOMES: Final[Mapping[str, Sentence]] = {
    "created": _("Déposée"),
    "known": _("Déjà là"),
    "set-aside": _("Mise de côté"),
    "left-out": _("Non déposée"),
}
#: The same, of several: for counts and tabs.
OUTCOMES_MANY: Final[Mapping[str, Sentence]] = {
    "created": _("Déposées"),
    "known": _("Déjà là"),
    "set-aside": _("Mises de côté"),
    "left-out": _("Non déposées"),
}
TONES: Final = {"created": "success", "known": "info", "set-aside": "warning", "left-out": "error"}
STATES: Final[Mapping[str, Sentence]] = {
    "staged": _("À vérifier"),
    "running": _("En cours"),
    "applied": _("Terminé"),
    "failed": _("Interrompu"),
}
STATE_TONES: Final = {"staged": "info", "running": "info", "applied": "success", "failed": "error"}
FORMATS: Final[Mapping[str, str]] = {
    "ris": "RIS", "bibtex": "BibTeX", "csl-json": "CSL-JSON", "csv": "CSV", "xlsx": "XLSX", "ods": "ODS",
    "zotero-rdf": "Zotero RDF",
}  # fmt: skip


def refusal(reason: Reason) -> Refused:
    """The reason of a refusal, in words."""
    sentence, advice = REFUSALS[reason.code]
    return Refused(reason.code, sentence, advice, dict(reason.params))


def why_it_failed(failure: Mapping[str, Any]) -> Refused:
    """Why a deposit stopped, as the tables keep it: one of ours, one of files, or something unexpected."""
    code, params = str(failure.get("code", "unexpected")), dict(failure.get("params", {}))
    if code in REFUSALS:
        return refusal(Reason(code, params))
    return reason_of(code, params) or refusal(Reason("unexpected", params))


def said(reason: Reason | Mapping[str, Any]) -> str:
    """A reason, as a value or as the tables keep it, in the reader's language."""
    code, params = (reason.code, reason.params) if isinstance(reason, Reason) else (reason["code"], reason["params"])
    if code.startswith("table_"):
        return str(_("Le tableau a été lu avec une réserve."))
    words = SAID.get(code) or LIKENESS.get(code)
    if words is None:
        return code
    return str(words) % dict(params)
