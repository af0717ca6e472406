"""The words of elections, candidacies, seats and the founding of an organisation, once for all pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

#: What a candidacy does not meet, and what cannot be read of the conditions of an election.
REFUSALS: Final[dict[str, str | Promise]] = {
    "presented_by_nobody": _("Aucune organisation ne présente cette candidature."),
    "not_of_college": _("L’organisation qui présente cette candidature n’est pas de ce collège."),
    "not_a_member": _("L’organisation qui présente cette candidature n’est pas membre."),
    "member_too_recent": _("L’organisation est membre depuis %(held)s jours ; il en faut %(needed)s."),
    "presents_another": _("Cette organisation présente déjà une autre personne."),
    "terms_exhausted": _("Cette personne a déjà tenu %(held)s mandats ici ; la limite est de %(most)s."),
    "did_not_say_under-35": _("Ce siège est pour une personne de moins de 35 ans : la candidature ne le dit pas."),
    "did_not_say_gender": _("La candidature ne dit pas le genre, que les conditions de cette élection demandent."),
    "conditions_key": _("Cette condition ne se lit pas : « %(key)s »."),
    "too_many_floors": _("Au plus %(most)s règles de partage des sièges."),
    "said_unknown": _("Cette réponse n’existe pas : « %(about)s »."),
    "no_order_in_rule": _(
        "Cette façon de compter ne classe pas toutes les candidatures : les sièges ne s’y partagent pas."
    ),
}
CANDIDACY_STATES: Final[Words] = {
    "submitted": _("Déposée"),
    "accepted": _("Acceptée"),
    "refused": _("Refusée"),
    "withdrawn": _("Retirée"),
    "elected": _("Élue"),
    "not-elected": _("Non élue"),
}
CANDIDACY_TONES: Final[Mapping[str, str]] = {
    "submitted": "info",
    "accepted": "success",
    "refused": "error",
    "withdrawn": "quiet",
    "elected": "success",
    "not-elected": "quiet",
}
RULES: Final[Words] = {
    "scottish-stv": _("Vote unique transférable"),
    "approval": _("Approbation"),
    "proportional-approval": _("Approbation, en proportion"),
    "schulze": _("Préférences comparées deux à deux (Schulze)"),
    "majority": _("Majorité, en un tour"),
    "two-rounds": _("Majorité, en deux tours"),
}
#: Why a term ended before its day.
ENDED_WHY: Final[Words] = {
    "resigned": _("Démission"),
    "mandate-ended": _("Fin du mandat de son organisation"),
    "removed": _("Destitution par une décision"),
    "died": _("Décès"),
}
GENDERS: Final[Words] = {"f": _("Femme"), "m": _("Homme"), "x": _("Autre, ou non binaire")}
#: A floor of a shared election, as it is said.
GROUPS: Final[Words] = {
    "under-35": _("personnes de moins de 35 ans"),
    "gender-f": _("femmes"),
    "gender-m": _("hommes"),
    "gender-x": _("personnes d’un autre genre, ou non binaires"),
}


def group_of(group: str, value: str | bool) -> str:
    """A group of candidates, in words."""
    key = group if value is True else f"{group}-{value}"
    return str(GROUPS.get(key, key))
