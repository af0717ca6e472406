"""The letters of campaigns and events: please confirm; it is counted; you are expected."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from chantier.foundation.messages.api import Kind

CONFIRM: Final = Kind(
    "editorial.signature_confirm",
    _("Confirmation d’une signature"),
    "editorial/mail/signature_confirm",
    is_essential=True,
    carries_key=True,
)
ALREADY: Final = Kind(
    "editorial.signature_already",
    _("Rappel d’une signature"),
    "editorial/mail/signature_already",
    is_essential=True,
    carries_key=True,
)
SIGNED: Final = Kind("editorial.signed", _("Vos signatures"), "editorial/mail/signed")
REGISTERED: Final = Kind("editorial.registered", _("Vos inscriptions à des événements"), "editorial/mail/registered")
KINDS: Final = (CONFIRM, ALREADY, SIGNED, REGISTERED)
