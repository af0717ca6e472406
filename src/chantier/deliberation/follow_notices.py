"""The letters that tell what happened on what one follows."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from chantier.foundation.messages.api import Kind

NEWS: Final = Kind(
    "deliberation.news", _("Nouvelles de ce que vous suivez en concertation, tout de suite"), "deliberation/mail/news"
)
DIGEST: Final = Kind(
    "deliberation.digest", _("Résumés de ce que vous suivez en concertation"), "deliberation/mail/digest"
)
KINDS: Final = (NEWS, DIGEST)
