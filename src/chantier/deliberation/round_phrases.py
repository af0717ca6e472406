"""Words of questions put to many tables."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from chantier.deliberation.phrases import Words
from chantier.deliberation.queries import rounds

#: Where a table is with its answer, and the tone of its badge.
ANSWER_STATES: Final[Words] = {
    rounds.WAITING: _("N’a pas encore pris la question"),
    rounds.TALKING: _("En parle"),
    rounds.LATE: _("En retard"),
    rounds.ANSWERED: _("A répondu"),
    rounds.SILENT: _("N’a pas répondu"),
}
ANSWER_TONES: Final = {
    rounds.WAITING: "quiet",
    rounds.TALKING: "info",
    rounds.LATE: "warning",
    rounds.ANSWERED: "success",
    rounds.SILENT: "quiet",
}
CITED_KINDS: Final[Words] = {
    "argument": _("Contribution"),
    "proposal": _("Proposition"),
    "need": _("Besoin"),
}
GROUP_KINDS: Final[Words] = {"region": _("Région"), "college": _("Collège")}
