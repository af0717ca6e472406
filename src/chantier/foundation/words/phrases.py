"""The sentences of words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: Why a file is refused, by code of ``core.reading``, ``core.skos`` and ``core.vocabulary``.
REFUSALS = {
    "not_toml": _("Ce fichier n’est pas du TOML lisible : %(detail)s"),
    "no_scheme": _("Ce fichier ne contient aucun vocabulaire."),
    "no_slug": _(
        "Un identifiant manque ou contient autre chose que des lettres, des chiffres et des tirets (%(detail)s)."
    ),
    "unknown_key": _("Clé inconnue : %(detail)s. Elle serait perdue ; corrigez-la ou retirez-la."),
    "wrong_kind": _("La valeur de « %(detail)s » n’est pas du bon type."),
    "not_turtle": _("Ce fichier n’est pas du Turtle lisible : %(detail)s"),
    "many_schemes": _("Ce fichier contient plusieurs vocabulaires ; un seul est attendu : %(detail)s"),
    "too_large": _("Ce fichier dépasse %(detail)s Mo."),
    "no_concept": _("Ce vocabulaire ne contient aucun concept."),
    "slug_twice": _("L’identifiant « %(concept)s » sert deux fois."),
    "label_missing": _("Le concept « %(concept)s » n’a pas de libellé dans toutes les langues (%(detail)s)."),
    "unknown_broader": _("Le concept « %(concept)s » se place sous « %(detail)s », qui n’existe pas."),
    "unknown_related": _("Le concept « %(concept)s » renvoie à « %(detail)s », qui n’existe pas."),
    "circle": _("Le concept « %(concept)s » se retrouve au-dessus de lui-même."),
    "label_shared": _("Deux concepts portent le même libellé : %(detail)s."),
}

MATCHES = {
    "exact": _("Même sens"),
    "close": _("Sens voisin"),
    "broad": _("Sens plus large"),
    "narrow": _("Sens plus étroit"),
    "related": _("Sens lié"),
}

NOTES = {
    "definition": _("Définition"),
    "scope": _("Emploi"),
    "example": _("Exemple"),
}

LANGUAGES = {
    "fr": pgettext_lazy("language", "français"),
    "en": pgettext_lazy("language", "anglais"),
    "es": pgettext_lazy("language", "espagnol"),
}
