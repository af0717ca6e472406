"""What a visitor of the demonstration has opened, kept in their own session: the tour ticks it. Demonstration only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

MAP, COVERAGE, INVITATIONS = "map", "coverage", "invitations"
_KEY: Final = "demonstration_seen"
_STEPS: Final = {"directory:coverage": COVERAGE, "directory:invitations-export": INVITATIONS}


class VisitsMiddleware:
    """Note the pages of the tour as they are opened. Answers that are not the page itself do not count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The same answer."""
        response = self.get_response(request)
        step = _step(request)
        if step and response.status_code == 200 and step not in seen(request.session):
            request.session[_KEY] = sorted({*seen(request.session), step})
        return response


def seen(session: SessionBase) -> frozenset[str]:
    """The steps that were opened in this session."""
    return frozenset(session.get(_KEY, ()))


def _step(request: HttpRequest) -> str:
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name == "directory:list":
        return MAP if request.GET.get("vue") == "carte" else ""
    return _STEPS.get(name, "")
