"""Registers the package for its template filters and its catalogues."""

from django.apps import AppConfig


class TextConfig(AppConfig):
    """Text that people write."""

    name = "chantier.foundation.text"
    label = "text"
