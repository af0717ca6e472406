"""What the library's pages take from a request."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from chantier.foundation.access.api import Speaker


def speaker_of(request: HttpRequest) -> Speaker:
    """Who asks, in whose name: the middleware of people sets it."""
    speaker: Speaker = request.speaker
    return speaker


def reader_language() -> str:
    """The language of the page, two letters."""
    return (get_language() or "fr")[:2]


def available(name: str, *args: object) -> str:
    """The address of this name, or an empty text where no page answers to it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def shelf(**filters: str) -> str:
    """The list of resources narrowed (``kind="video"``), or an empty text where there is none."""
    path = available("library:home")
    return f"{path}?{urlencode(filters)}" if path else ""


def resource_path(public_id: str, slug: str) -> str:
    """The page of a resource."""
    return reverse("library:resource", args=[public_id, slug or "x"])
