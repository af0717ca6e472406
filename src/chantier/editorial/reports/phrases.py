"""Sentences of the reports."""

from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Reason

IMPOSSIBLE_YEAR = Reason(
    "report_year",
    _("On ne peut pas faire le rapport de cette année-là."),
    _("Choisissez une année depuis 1996 qui a commencé."),
)
UNKNOWN_TERRITORY = Reason(
    "report_territory", _("Ce territoire n’est pas connu."), _("Choisissez-en un dans la liste.")
)
GONE = Reason("report_gone", _("Ce rapport n’existe plus."), _("Revenez à la liste des rapports."))
LOCKED = Reason(
    "report_locked",
    _("Une autre personne a verrouillé cette page."),
    _("Demandez-lui de la déverrouiller, puis recommencez."),
)
