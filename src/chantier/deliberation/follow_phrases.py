"""Following, in the reader’s language: what may be followed, kinds of news, paces, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from chantier.deliberation import acts
from chantier.deliberation.core import following as core

Words = Mapping[str, Promise]

FOLLOWED: Final[Words] = {
    core.TABLE: _("Table"),
    core.PROPOSAL: _("Proposition"),
    core.NEED: _("Besoin"),
    core.QUESTION: _("Question"),
    core.TERRITORY: _("Territoire"),
    core.THEME: _("Thème"),
}
NEWS: Final[Words] = {
    core.SETTLED: _("Ce qui est arrêté : textes, synthèses, rapports, décisions"),
    core.ANSWER: _("Les réponses à un besoin, et celles de ceux que le débat concerne"),
    core.DEADLINE: _("Les échéances et les changements de calendrier"),
    core.TEXT: _("Les besoins, les propositions et leurs nouvelles versions"),
    core.AMENDMENT: _("Les amendements et ce qu’ils deviennent"),
    core.POSITION: _("Les positions des organisations"),
    core.ARGUMENT: _("Les contributions aux débats"),
}
PACES: Final[Words] = {
    core.NOW: _("Tout de suite"),
    core.DAILY: _("Résumé de la journée"),
    core.WEEKLY: _("Résumé de la semaine, le lundi"),
    core.NEVER: _("Jamais"),
}
#: What happened, ``n`` times, on the thing that is named above it.
HAPPENED: Final[Words] = {
    acts.TABLE_CLOSED: ngettext_lazy("La table a été fermée.", "La table a été fermée.", "n"),
    acts.PHASES_SET: ngettext_lazy("Le calendrier a changé.", "Le calendrier a changé %(n)s fois.", "n"),
    acts.MANDATE_GIVEN: ngettext_lazy("Un mandat a été donné.", "%(n)s mandats ont été donnés.", "n"),
    acts.MANDATE_EXTENDED: ngettext_lazy("Le mandat a été prolongé.", "Le mandat a été prolongé %(n)s fois.", "n"),
    acts.MANDATE_REPORTED: ngettext_lazy("Le rapport est remis.", "Le rapport a été remis %(n)s fois.", "n"),
    acts.NEED_STATED: ngettext_lazy("Le besoin a été dit.", "%(n)s besoins ont été dits.", "n"),
    acts.NEEDS_JOINED: ngettext_lazy("Le besoin a été réuni à un autre.", "%(n)s besoins ont été réunis.", "n"),
    acts.NEED_ANSWERED: ngettext_lazy("Le besoin a reçu une réponse.", "Le besoin a reçu %(n)s réponses.", "n"),
    acts.PROPOSAL_OPENED: ngettext_lazy("Le texte est ouvert au débat.", "Le texte est ouvert au débat.", "n"),
    acts.VERSION_WRITTEN: ngettext_lazy(
        "Une nouvelle version est écrite.", "%(n)s nouvelles versions sont écrites.", "n"
    ),
    acts.PROPOSAL_MOVED: ngettext_lazy("Le texte est passé à une autre étape.", "Le texte a changé d’étape.", "n"),
    acts.PROPOSAL_WITHDRAWN: ngettext_lazy("Le texte est retiré.", "Le texte est retiré.", "n"),
    acts.PROPOSAL_REJECTED: ngettext_lazy("Le texte est écarté.", "Le texte est écarté.", "n"),
    acts.PROPOSAL_SETTLED: ngettext_lazy("Le texte est arrêté.", "Le texte est arrêté.", "n"),
    acts.OUTCOME_RECORDED: ngettext_lazy(
        "Une assemblée s’est prononcée sur ce texte.", "Une assemblée s’est prononcée sur ce texte.", "n"
    ),
    acts.EVIDENCE_ADDED: ngettext_lazy("Une preuve est jointe au texte.", "%(n)s preuves sont jointes au texte.", "n"),
    acts.AMENDMENT_SUBMITTED: ngettext_lazy("Un amendement est déposé.", "%(n)s amendements sont déposés.", "n"),
    acts.AMENDMENT_ACCEPTED: ngettext_lazy("Un amendement est accepté.", "%(n)s amendements sont acceptés.", "n"),
    acts.AMENDMENT_REFUSED: ngettext_lazy(
        "Un amendement est refusé, avec la raison.", "%(n)s amendements sont refusés, avec la raison.", "n"
    ),
    acts.AMENDMENT_MERGED: ngettext_lazy(
        "Des amendements sont fondus en un seul.", "Des amendements sont fondus en %(n)s autres.", "n"
    ),
    acts.AMENDMENTS_TAKEN_IN: ngettext_lazy(
        "Les amendements acceptés sont dans le texte.", "Les amendements acceptés sont dans le texte.", "n"
    ),
    acts.POSITION_TAKEN: ngettext_lazy(
        "Une organisation a pris position.", "Positions prises par des organisations : %(n)s.", "n"
    ),
    acts.ARGUMENT_MADE: ngettext_lazy("Une contribution au débat.", "%(n)s contributions au débat.", "n"),
    acts.QUESTION_ASKED: ngettext_lazy("La question est posée aux tables.", "%(n)s questions sont posées.", "n"),
    acts.QUESTION_CLOSED: ngettext_lazy("La question est close.", "La question est close.", "n"),
    acts.SYNTHESIS_PUBLISHED: ngettext_lazy(
        "Une table a publié sa synthèse.", "%(n)s tables ont publié leur synthèse.", "n"
    ),
}
ANSWERED: Final = ngettext_lazy(
    "Une réponse de ceux que cela concerne.", "%(n)s réponses de ceux que cela concerne.", "n"
)


def happened(name: str, n: int, *, is_answer: bool = False) -> str:
    """One sentence for ``n`` acts of one name, in the language of the moment."""
    words = ANSWERED if name == acts.ARGUMENT_MADE and is_answer else HAPPENED[name]
    return str(words % {"n": n})
