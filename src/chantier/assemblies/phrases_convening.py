"""What became of a notice, in the reader’s language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

STATUSES: Final[Words] = {
    "in-time": _("À temps"),
    "late": _("En retard"),
    "going": _("En route"),
    "failed": _("Pas parti"),
    "missing": _("Pas convoqué"),
}
TONES: Final[Mapping[str, str]] = {
    "in-time": "success",
    "late": "warning",
    "going": "info",
    "failed": "error",
    "missing": "error",
}
WAYS: Final[Words] = {"mail": _("Courriel"), "post": _("Poste"), "hand": _("Main propre")}
#: Why a notice did not leave: codes of ``Convening.failed``.
FAILURES: Final[Words] = {
    "nobody_to_write_to": _(
        "Ni compte pour parler en son nom, ni adresse sur sa fiche : convoquez par la poste ou en main propre."
    ),
    "account_gone": _("Cette personne n’a plus de compte : convoquez par la poste ou en main propre."),
    "undeliverable": _("Aucun serveur de courriel n’a pris cet envoi, après plusieurs essais."),
    "withheld": _("Le courriel a été retenu : l’expéditeur de cette instance n’est pas complet."),
}
