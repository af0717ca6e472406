"""The library as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Its tables and pages."""

    name = "chantier.library"
    label = "library"
    verbose_name = _("Bibliothèque")

    def ready(self) -> None:
        """Make resources findable, let words re-point what resources bear, and documentalists handle their files."""
        from chantier.foundation.files.api import let_read
        from chantier.library import bearing, search
        from chantier.library.permissions import may_review
        from chantier.library.services.attachments import USE

        let_read(USE, may_review)
        search.install()
        bearing.install()
