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
    "not_rdf_xml": _("Ce fichier n’est pas du RDF/XML lisible : %(detail)s"),
    "not_json_ld": _("Ce fichier n’est pas du JSON-LD lisible : %(detail)s"),
    "not_text": _("Ce fichier n’est pas du texte en UTF-8 : %(detail)s"),
    "has_doctype": _(
        "Ce fichier déclare un type de document ou des entités : un vocabulaire n’en a pas besoin, et "
        "on peut y cacher un piège. Retirez cette déclaration."
    ),
    "outside_context": _(
        "Ce fichier renvoie à un contexte qu’il faudrait aller chercher ailleurs (%(detail)s) : "
        "rien n’est téléchargé. Écrivez le contexte dans le fichier."
    ),
    "too_many_concepts": _("Ce vocabulaire dépasse %(detail)s concepts."),
    "merged_into_itself": _("Le concept « %(concept)s » ne peut pas se fondre en lui-même."),
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

#: Why something is not possible now, by code of the services: what, and what to do.
STANDS_IN_THE_WAY = {
    "replaced": (
        _("Un autre concept a pris la place de celui-ci."),
        _("Annulez d’abord la fusion, depuis son historique."),
    ),
    "changed_meanwhile": (
        _("Quelqu’un a modifié ce concept pendant que vous l’aviez sous les yeux."),
        _("Relisez-le ci-dessous, puis enregistrez de nouveau ce que vous voulez garder."),
    ),
    "already_withdrawn": (_("Ce concept est déjà retiré."), _("Rétablissez-le d’abord.")),
    "not_withdrawn": (_("Ce concept n’est pas retiré."), _("Il n’y a rien à rétablir.")),
    "already_undone": (_("Cette fusion est déjà annulée."), _("Il n’y a rien à faire.")),
    "merged_since": (
        _("Le concept gardé a lui-même été fusionné depuis."),
        _("Annulez d’abord la fusion la plus récente."),
    ),
    "import_gone": (
        _("Ce fichier n’attend plus : un import se confirme dans la journée, une seule fois."),
        _("Envoyez le fichier de nouveau."),
    ),
}

#: What a change is about, by field of ``core.comparing``.
FIELDS = {
    "preferred": _("libellé"),
    "alternative": _("autres libellés"),
    "hidden": _("formes cherchées"),
    "notes": _("notes"),
    "notation": _("code"),
    "uri": _("adresse"),
    "broader": _("place"),
    "related": _("renvois"),
    "matches": _("correspondances"),
    "validity": _("dates"),
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
