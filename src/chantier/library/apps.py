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
        """Make resources findable, and let words re-point what resources bear."""
        from chantier.library import bearing, search

        search.install()
        bearing.install()
