"""The two letters of a subscription: please confirm; you are already subscribed."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from chantier.foundation.messages.api import Kind

CONFIRM: Final = Kind(
    "editorial.newsletter_confirm",
    _("Confirmation de l’abonnement à l’infolettre"),
    "editorial/newsletter/mail/confirm",
    is_essential=True,
    carries_key=True,
)
ALREADY: Final = Kind(
    "editorial.newsletter_already",
    _("Rappel de l’abonnement à l’infolettre"),
    "editorial/newsletter/mail/already",
    is_essential=True,
    carries_key=True,
)
KINDS: Final = (CONFIRM, ALREADY)
