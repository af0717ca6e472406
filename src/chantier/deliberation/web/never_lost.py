"""A page that is refused whole, because somebody’s mandate ended while they wrote, still keeps what they wrote."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from chantier.deliberation.web.kept import keep_typed
from chantier.foundation.access.api import Refusal

View = Callable[..., HttpResponse]


def key_of(form: str, **named: Any) -> str:
    """The key of a form’s draft: what form, of which thing."""
    return ":".join([form, *(str(value) for name, value in sorted(named.items()) if name != "slug")])


def never_lost(form: str) -> Callable[[View], View]:
    """Keep what was posted as the person’s draft when the view itself is refused, then let the refusal be shown."""

    def around(view: View) -> View:
        @wraps(view)
        def kept(request: HttpRequest, **named: Any) -> HttpResponse:
            try:
                return view(request, **named)
            except Refusal as refusal:
                if request.method == "POST":
                    keep_typed(request, key=key_of(form, **named), refusal=refusal)
                raise

        return kept

    return around
