"""Assemblies as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssembliesConfig(AppConfig):
    """Its tables, rules and pages."""

    name = "chantier.assemblies"
    label = "assemblies"
    verbose_name = _("Assemblées")

    def ready(self) -> None:
        """Make decisions findable, and show them on the pages of others."""
        from chantier.assemblies import log_words, search
        from chantier.assemblies.web import board_panels, decision_panels

        search.install()
        log_words.install()
        decision_panels.install()
        board_panels.install()
