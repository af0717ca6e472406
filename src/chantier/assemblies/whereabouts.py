"""Addresses of assemblies in each language, for what is written outside a page: notices and calendars."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils import translation


def path_of(name: str, public_id: str, *, language: str) -> str:
    """The path of a page of assemblies in this language; empty on an instance without these pages."""
    with translation.override(language):
        try:
            return reverse(f"assemblies:{name}", args=[public_id])
        except NoReverseMatch:
            return ""
