"""Assemblies as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssembliesConfig(AppConfig):
    """Its rules and commands; its tables and pages are to come."""

    name = "chantier.assemblies"
    label = "assemblies"
    verbose_name = _("Assemblées")
