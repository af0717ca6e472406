"""Why somebody is worth an invitation, in words. One phrase for each code of ``core/invitations``."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from chantier.directory.core.coverage import KNOWN_OF_REGISTERED, MEMBERS_OF_KNOWN, MEMBERS_OF_REGISTERED
from chantier.directory.core.invitations import ACTIVITY, ELIGIBLE, LISTED, NEIGHBOUR, RESEMBLES, THIN, Why
from chantier.foundation.words import api as vocabularies

#: The reasons as choices of a filter.
REASONS: dict[str, Promise] = {
    LISTED: _("Dans une liste du réseau, sans être membre"),
    ACTIVITY: _("Même activité que des membres"),
    NEIGHBOUR: _("Même code postal que des membres"),
    RESEMBLES: _("Nom ou activité semblables à ceux de membres"),
    THIN: _("Territoire où les membres sont peu nombreux"),
    ELIGIBLE: _("Forme juridique admissible"),
}
MEASURES: dict[str, Promise] = {
    MEMBERS_OF_KNOWN: _("Membres parmi les organismes connus"),
    MEMBERS_OF_REGISTERED: _("Membres parmi les organismes inscrits au registre"),
    KNOWN_OF_REGISTERED: _("Organismes connus parmi les inscrits au registre"),
}


def why_invited(why: Why) -> str:
    """One reason as a whole sentence, in the reader's language."""
    params = dict(why.params)
    if why.code == ACTIVITY:
        params["activity"] = concept("activity", str(params["activity"]))
        return (
            ngettext(
                "Même activité qu’un membre : %(activity)s.",
                "Même activité que %(members)s membres : %(activity)s.",
                params["members"],
            )
            % params
        )
    if why.code == NEIGHBOUR:
        return (
            ngettext("Même code postal qu’un membre.", "Même code postal que %(members)s membres.", params["members"])
            % params
        )
    if why.code == RESEMBLES:
        return (
            ngettext(
                "Le mot « %(word)s » se trouve aussi chez un membre.",
                "Le mot « %(word)s » se trouve aussi chez %(members)s membres.",
                params["members"],
            )
            % params
        )
    if why.code == THIN:
        return (
            ngettext(
                "MRC où le réseau compte %(members)s membre sur %(known)s organismes connus.",
                "MRC où le réseau compte %(members)s membres sur %(known)s organismes connus.",
                params["members"],
            )
            % params
        )
    if why.code == ELIGIBLE:
        form = concept("legal-form", str(params["form"]))
        return str(_("Forme juridique admissible : %(form)s.")) % {"form": form}
    return str(_("Déjà dans une liste du réseau, sans être membre."))


def concept(scheme: str, slug: str) -> str:
    """The label of a concept in the reader's language, or its own word."""
    found = vocabularies.by_slug(scheme, slug)
    return found.label((get_language() or "fr")[:2]) if found else slug
