"""Why a program did not translate a text, in the reader’s language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core.reasons import Reason
from chantier.deliberation.phrases import REASONS, say
from chantier.foundation.files.api import fetch_sentence

SENTENCES: Final[Mapping[str, Promise]] = {
    "off": _("Aucun programme de traduction n’est branché à cette instance."),
    "closed": _(
        "Les mots de cette table ne sont pas publics : qui l’anime n’a pas permis qu’ils aillent au programme."
    ),
    "gone": _("Ce texte n’est plus montré : il n’est pas envoyé."),
    "draft": _("Un brouillon n’est pas envoyé au programme."),
    "same_language": _("Ce texte est déjà dans cette langue."),
    "by_person": _("Une personne l’a traduit : sa traduction reste."),
    "already": _("Le programme a déjà traduit ce texte tel qu’il est."),
    "no_words": _("Ce texte n’a pas de mots à traduire."),
    "too_long": _("Ce texte est trop long pour le programme : %(characters)s caractères, et %(most)s au plus."),
    "day_full": _("Ce qui peut être envoyé en un jour l’a été : la suite partira demain."),
    "busy": _("Le programme demande d’attendre : il sera appelé de nouveau."),
    "unwell": _("Le programme a répondu par une erreur (%(status)s : %(said)s)."),
    "refused": _("Le programme a refusé (%(status)s : %(said)s)."),
    "rubbish": _("La réponse du programme ne se lit pas : elle n’est pas gardée."),
    "hidden": _("La réponse du programme contient ce qui ne se garde pas ici : %(said)s"),
    "broke": _("Le programme s’est arrêté en route."),
    "interrupted": _("Le travail a été interrompu : il sera repris."),
}


def why(code: str, params: Mapping[str, Any]) -> str:
    """The sentence of a code and its values; nothing without a code."""
    if code in SENTENCES:
        return str(SENTENCES[code]) % params if params else str(SENTENCES[code])
    if code in REASONS:
        return str(say(Reason(code, params)))
    return fetch_sentence(code, str(params.get("host", "")))
