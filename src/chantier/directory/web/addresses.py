"""Addresses inside the directory: of a page, of a list with its filters, of what may not be there yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from chantier.directory.queries.organizations import NO_SLUG


def page_of(public_id: str, slug: str) -> str:
    """The page of an organisation."""
    return reverse("directory:organization", args=[public_id, slug or NO_SLUG])


def logo_of(public_id: str, logo_id: int | None) -> str:
    """The logo of an organisation, or an empty text; a new image has a new address."""
    return f"{reverse('organization-logo', args=[public_id])}?v={logo_id}" if logo_id else ""


def list_of(**filters: Any) -> str:
    """The list narrowed by these filters (``region=12``)."""
    return f"{reverse('directory:list')}?{urlencode(filters, doseq=True)}"


def available(name: str, *args: object) -> str:
    """The address of this name, or an empty text while no page answers to it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def with_query(path: str, query: QueryDict) -> str:
    """A path with a query, without a lonely question mark."""
    written = query.urlencode()
    return f"{path}?{written}" if written else path


def changed(query: QueryDict, *, without: Iterable[str] = ("page",), **values: str) -> QueryDict:
    """A copy of a query without some parameters and with others."""
    copy = query.copy()
    for name in without:
        copy.pop(name, None)
    for name, value in values.items():
        copy[name] = value
    return copy
