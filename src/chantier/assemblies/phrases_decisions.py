"""The words of decisions and of minutes, once for all pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

DECISION_STATES: Final[Words] = {
    "in-force": _("En vigueur"),
    "amended": _("Modifiée depuis"),
    "repealed": _("Abrogée"),
    "voided": _("Inscrite par erreur"),
}
STATE_TONES: Final[Mapping[str, str]] = {
    "in-force": "success",
    "amended": "info",
    "repealed": "quiet",
    "voided": "error",
}
PROGRESS: Final[Words] = {
    "": _("Confiée à personne"),
    "to-carry": _("À réaliser"),
    "late": _("En retard"),
    "done": _("Réalisée"),
}
PROGRESS_TONES: Final[Mapping[str, str]] = {"": "quiet", "to-carry": "info", "late": "warning", "done": "success"}
#: What a decision does to an earlier one.
DECISION_RELATIONS: Final[Words] = {"amends": _("Modifie"), "repeals": _("Abroge"), "completes": _("Complète")}
#: The same, seen from the earlier one.
RELATED_BY: Final[Words] = {
    "amends": _("Modifiée par"),
    "repeals": _("Abrogée par"),
    "completes": _("Complétée par"),
}
MINUTES_STATES: Final[Words] = {
    "draft": _("Projet"),
    "published": _("Publié, à adopter"),
    "adopted": _("Adopté"),
}
MINUTES_TONES: Final[Mapping[str, str]] = {"draft": "quiet", "published": "info", "adopted": "success"}
