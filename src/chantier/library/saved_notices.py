"""The letter that tells what is new for a search that somebody kept."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from chantier.foundation.messages.api import Kind

SAVED_SEARCH: Final = Kind(
    "library.saved_search", _("Nouveautés de vos recherches gardées dans la bibliothèque"), "library/mail/saved_search"
)
KINDS: Final = (SAVED_SEARCH,)
