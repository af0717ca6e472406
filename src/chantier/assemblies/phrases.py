"""What the cores of assemblies say, in the reader’s language; each part adds its refusals in ``phrases_<part>.py``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import phrases_elections, phrases_floor, phrases_roll, phrases_votes
from chantier.assemblies.core.refusals import Because, Impossible
from chantier.foundation.access.api import Invalid, NotPossible, Reason

Words = Mapping[str, str | Promise]

BODY_KINDS: Final[Words] = {
    "assembly": _("Assemblée"),
    "board": _("Conseil d’administration"),
    "committee": _("Comité"),
}
VISIBILITIES: Final[Words] = {"public": _("Publique"), "members": _("Pour les membres")}
MEETING_KINDS: Final[Words] = {
    "general": _("Assemblée générale"),
    "extraordinary": _("Assemblée extraordinaire"),
    "founding": _("Assemblée de fondation"),
    "ordinary": _("Séance ordinaire"),
}
MODES: Final[Words] = {"room": _("En salle"), "remote": _("À distance"), "hybrid": _("En salle et à distance")}
MEETING_STATES: Final[Words] = {
    "draft": _("En préparation"),
    "convened": _("Convoquée"),
    "open": _("En cours"),
    "suspended": _("Suspendue"),
    "closed": _("Levée"),
    "cancelled": _("Annulée"),
}
MEETING_TONES: Final[Mapping[str, str]] = {
    "draft": "quiet",
    "convened": "info",
    "open": "success",
    "suspended": "warning",
    "closed": "quiet",
    "cancelled": "error",
}
OFFICES: Final[Words] = {
    "president": _("Présidence"),
    "secretary": _("Secrétariat"),
    "scrutineer": _("Scrutatrice ou scrutateur"),
}
ITEM_KINDS: Final[Words] = {
    "information": _("Information"),
    "discussion": _("Discussion"),
    "decision": _("Décision"),
    "election": _("Élection"),
    "minutes": _("Adoption d’un procès-verbal"),
}

#: Every code of refusal that a core gives, with the sentence for people.
REFUSALS: Final[dict[str, str | Promise]] = {
    "not_from_here": _("Cette assemblée n’en est pas là : cela ne peut pas se faire maintenant."),
    "unknown_verb": _("Ce geste n’existe pas."),
    "by_laws_key": _("Cet article des règlements ne se lit pas : « %(key)s »."),
    "by_laws_share": _("Une part s’écrit comme « 2/3 », au plus l’unité : « %(key)s »."),
    "notice_days": _("Un délai d’avis compte de 0 à 366 jours."),
    "quorum_rule": _("Un quorum est un nombre de voix, ou une part d’au plus l’unité."),
    "threshold_share": _("Une majorité est une part plus grande que zéro, et d’au plus l’unité."),
    "threshold_base": _("Une majorité se prend des voix exprimées, données, présentes ou du registre."),
    "majority_unknown": _("Les règlements n’ont pas de majorité de ce nom : « %(majority)s »."),
    **phrases_roll.REFUSALS,
    **phrases_floor.REFUSALS,
    **phrases_votes.REFUSALS,
    **phrases_elections.REFUSALS,
}


def said(because: Because) -> str:
    """A reason of a core, as a sentence; its code where nobody wrote one."""
    words = REFUSALS.get(because.code)
    return str(words) % because.params if words is not None else because.code


def refusal_of(impossible: Impossible, next_step: str | Promise = "") -> NotPossible:
    """The refusal that a service raises for what a core found impossible."""
    because = impossible.because
    return NotPossible(Reason(because.code, said(because), next_step))


def named(names: Mapping[str, str]) -> str:
    """Names in several languages: the reader’s, else French, else any."""
    return names.get(get_language() or "fr") or names.get("fr") or next(iter(names.values()), "")


def invalid_of(impossible: Impossible, next_step: str | Promise = "") -> Invalid:
    """The same for what somebody gave that cannot be accepted."""
    because = impossible.because
    return Invalid(Reason(because.code, said(because), next_step))
