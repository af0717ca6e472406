"""Assemblies as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssembliesConfig(AppConfig):
    """Its tables, rules and pages."""

    name = "chantier.assemblies"
    label = "assemblies"
    verbose_name = _("Assemblées")
