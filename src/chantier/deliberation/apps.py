"""Deliberation as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliberationConfig(AppConfig):
    """Its tables and pages."""

    name = "chantier.deliberation"
    label = "deliberation"
    verbose_name = _("Concertation")
