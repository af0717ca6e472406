"""The public site as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """Its tables and pages; tells each kind of page what to show, and which windows there are."""

    name = "chantier.editorial"
    label = "editorial"
    verbose_name = _("Site public")

    def ready(self) -> None:
        from chantier.editorial import search
        from chantier.editorial.reports import shipped_sections
        from chantier.editorial.web import page_contexts, shipped_windows

        page_contexts.install()
        shipped_windows.install()
        shipped_sections.install()
        search.install()
