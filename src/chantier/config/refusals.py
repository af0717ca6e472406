"""A refusal reaches the person as a page that says why and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Reason, Refusal

STATUS: dict[type[Refusal], int] = {NotAllowed: 403, NotPossible: 409, Invalid: 422}


class RefusalMiddleware:
    """Turn an expected error that nobody handled into a page with its reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        return page(request, exception.reason, status=STATUS.get(type(exception), 400))


def page(request: HttpRequest, reason: Reason, *, status: int) -> HttpResponse:
    """The page of a refusal."""
    return render(request, "chantier/refusal.html", {"reason": reason, "status": status}, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """A form whose proof of origin has expired: nothing typed is lost, the browser keeps it."""
    return page(
        request,
        Reason(
            "stale_form",
            _("Ce formulaire a expiré ou vient d’un autre site : par prudence, rien n’a été fait."),
            _("Revenez en arrière (ce que vous avez écrit y est encore), rechargez la page et recommencez."),
        ),
        status=403,
    )
