"""What each kind of page shows besides its own fields: told by `web/page_contexts.py`, which may ask everyone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

Context = Callable[[Any, HttpRequest], Mapping[str, Any]]

_contexts: dict[str, Context] = {}


def tell(kind: str, context: Context) -> None:
    """For pages of this kind (a model's name, or « * » for all), what their template receives."""
    _contexts[kind] = context


def context_of(page: object, request: HttpRequest) -> dict[str, Any]:
    """All that was told for this page."""
    told: dict[str, Any] = {}
    for kind in ("*", type(page).__name__):
        if kind in _contexts:
            told.update(_contexts[kind](page, request))
    return told
