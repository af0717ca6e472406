"""A refusal reaches the person as a page that says why and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chantier.deliberation.web import never_lost, not_lost
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Reason, Refusal, Speaker
from chantier.foundation.files.api import reason_of

MEGABYTE = 1_000_000
#: What the other fields of a form may weigh beside its file.
_FORM_BYTES = MEGABYTE
#: A form without a file: Django reads it whole in memory, and no more of it than ``DATA_UPLOAD_MAX_MEMORY_SIZE``.
WORDS_ALONE = "application/x-www-form-urlencoded"
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


class DeclaredSizeMiddleware:
    """What announces itself as larger than any file this instance keeps is refused before a byte of it is read.

    Placed before whatever reads forms. Somebody who has not signed in has nothing large to give.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        declared = request.META.get("CONTENT_LENGTH") or "0"
        speaker: Speaker = request.speaker  # type: ignore[attr-defined]  # the middleware of people sets it
        limit = settings.UPLOAD_LIMIT_BYTES if speaker.is_known else settings.VISITOR_UPLOAD_LIMIT_BYTES
        if not declared.isdigit():
            return None
        if request.content_type == WORDS_ALONE and int(declared) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or limit):
            return page(request, _too_many_words(), status=413)
        if int(declared) <= limit + _FORM_BYTES:
            return None
        weights = {"megabytes": round(int(declared) / MEGABYTE), "limit": round(limit / MEGABYTE)}
        reason = reason_of("file_too_large", weights)
        assert reason is not None
        return page(request, reason, status=413)


def _too_many_words() -> Reason:
    return Reason(
        "form_too_large",
        _("Ce que vous envoyez est trop long pour être lu ici : rien n’a été gardé."),
        _("Revenez en arrière (ce que vous avez écrit y est encore), et déposez ce texte comme un fichier."),
    )


def page(request: HttpRequest, reason: Reason, *, status: int) -> HttpResponse:
    """The page of a refusal. Signing in from there comes back to the page that was asked for."""
    context = {"reason": reason, "status": status, "come_back": come_back(request)}
    return render(request, "chantier/refusal.html", context, status=status)


def come_back(request: HttpRequest) -> str:
    """``?next=…`` to read this page again once signed in; nothing after a form, which cannot be sent again."""
    return f"?{urlencode({'next': request.get_full_path()})}" if request.method in ("GET", "HEAD") else ""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """A form whose proof of origin has expired: nothing typed is lost, the browser keeps it.

    A form of concertation whose seal says for whom it was made gives back what was written, to be sent again.
    """
    match = request.resolver_match
    form = getattr(match.func, never_lost.MARK, "") if match is not None else ""
    if match is not None and form:
        told = not_lost.stale(request, key=never_lost.key_of(form, **match.kwargs))
        if told is not None:
            return told
    return page(
        request,
        Reason(
            "stale_form",
            _("Ce formulaire a expiré ou vient d’un autre site : par prudence, rien n’a été fait."),
            _("Revenez en arrière (ce que vous avez écrit y est encore), rechargez la page et recommencez."),
        ),
        status=403,
    )
