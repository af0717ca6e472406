"""Addresses of concertation in each language, for what is written outside a page: citations and notices."""

from __future__ import annotations

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation


def path_of(name: str, public_id: str, slug: str | None = None, *, language: str = "fr", verb: str = "") -> str:
    """The path of a page of concertation in this language; empty on an instance without these pages.

    ``verb`` is what one does there, for the pages of a contribution.
    """
    with translation.override(language):
        try:
            if verb:
                return reverse(f"deliberation:{name}", kwargs={"public_id": public_id, "verb": verb})
            return reverse(f"deliberation:{name}", args=[public_id] if slug is None else [public_id, slug or "x"])
        except NoReverseMatch:
            return ""


def paths_of(name: str, public_id: str, slug: str | None = None) -> dict[str, str]:
    """The same in each language of the interface."""
    return {language: path_of(name, public_id, slug, language=language) for language, _name in settings.LANGUAGES}
