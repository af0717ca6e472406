"""What the cores of deliberation say, in the reader’s language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core.reasons import Reason, Refused
from chantier.foundation.access import api as access

Words = Mapping[str, Promise]

LEVELS: Final[Words] = {
    "local": _("Locale"),
    "regional": _("Régionale"),
    "national": _("Nationale"),
    "international": _("Internationale"),
    "sectoral": _("Sectorielle"),
}
STANCES: Final[Words] = {
    "support": _("D’accord"),
    "reserve": _("D’accord, avec réserve"),
    "aside": _("En retrait"),
    "object": _("Objection"),
}
SEAT_ROLES: Final[Words] = {
    "member": _("Membre"),
    "chair": _("Présidence"),
    "pen": _("Plume"),
    "observer": _("Observation"),
    "facilitator": _("Animation"),
}
REASONS: Final[Words] = {
    "hidden-character": _("Le texte contient un caractère que l’on ne voit pas : {name} ({code}), ligne {line}."),
    "nobody_spoke": _("Personne n’a encore pris position."),
    "too_few_spoke": _("Organisations qui ont pris position : {spoke} ; il en faut {needed}."),
    "advice_heard": _("Avis entendus : {spoke}, dont défavorables : {objections}."),
    "objections_stand": _("Objections qui tiennent encore : {objections}."),
    "too_many_stand_aside": _("Trop d’organisations restent en retrait : {asides} sur {spoke}."),
    "no_objection": _("Personne n’objecte. Positions prises : {spoke}, dont avec réserve : {reserves}."),
    "share_reached": _("Pour : {for} sur {deciding}, et il en fallait {share}."),
    "share_missed": _("Pour : {for} sur {deciding}, et il en faut {share}."),
    "no_sentence": _("La synthèse est vide : écrivez au moins une phrase."),
    "empty_sentence": _("La phrase {number} est vide."),
    "sentence_without_citation": _("La phrase {number} ne cite aucune contribution."),
    "contribution_unknown": _("La phrase {number} cite une contribution qui n’est pas à cette table."),
    "quote_too_short": _("La citation de la phrase {number} est trop courte pour dire quelque chose."),
    "quote_not_found": _("Les mots cités par la phrase {number} ne se trouvent pas dans la contribution."),
}


def say(reason: Reason) -> Promise:
    """The sentence of a reason. Raises ``KeyError`` for a code without words: a test keeps it from happening."""
    return format_lazy(REASONS[reason.code], **reason.params)


def as_invalid(refused: Refused) -> access.Invalid:
    """What a core refused, as a refusal of the house: its first reason."""
    first = refused.reasons[0]
    return access.Invalid(access.Reason(first.code, say(first)))
