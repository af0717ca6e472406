"""The library as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Its tables and pages."""

    name = "chantier.library"
    label = "library"
    verbose_name = _("Bibliothèque")
