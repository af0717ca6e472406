"""Deliberation as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliberationConfig(AppConfig):
    """Its tables and pages."""

    name = "chantier.deliberation"
    label = "deliberation"
    verbose_name = _("Concertation")

    def ready(self) -> None:
        """Say what each part shows on the pages of the others."""
        from chantier.deliberation import bearing, search
        from chantier.deliberation.web import (
            debate_pages,
            evidence_pages,
            follow_panels,
            mandate_pages,
            need_pages,
            round_panels,
            table_part_pages,
        )

        search.install()
        bearing.install()
        round_panels.install()
        need_pages.install()
        mandate_pages.install()
        evidence_pages.install()
        debate_pages.install()
        table_part_pages.install()
        follow_panels.install()
