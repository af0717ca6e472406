"""One box over everything that can be found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from chantier.foundation.access.api import Speaker
from chantier.foundation.search.asking import Group, search_everywhere, search_one
from chantier.foundation.search.core.question import LONGEST_QUESTION
from chantier.foundation.search.phrases import TROUBLES

SHORTEST_SUGGESTED = 2


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The page of results: the best of each kind, or with ``kind`` all of that one, page after page."""
    text = _asked(request)
    alone = _one_kind(request, text) if text else None
    groups = (alone,) if alone else _every_kind(request, text) if text else ()
    corrected = next((group.answer.suggestion for group in groups if group.answer.suggestion), "")
    kind = alone.name if alone else ""
    context = {
        "text": text,
        "groups": groups,
        "total": sum(group.answer.total for group in groups),
        "corrected": corrected,
        "corrected_url": address(corrected, kind),
        "trouble": next((TROUBLES[group.answer.trouble] for group in groups if group.answer.trouble), ""),
        "everywhere_url": address(text) if alone else "",
        "previous_url": _turned(alone, text, alone.answer.previous_cursor) if alone else "",
        "next_url": _turned(alone, text, alone.answer.next_cursor) if alone else "",
    }
    return render(request, "search/results.html", context)


def address(text: str, kind: str = "", cursor: str = "") -> str:
    """The page of results of a question, of one kind, from a cursor on."""
    asked = {name: value for name, value in {"q": text, "kind": kind, "page": cursor}.items() if value}
    return f"{reverse('search:search')}?{urlencode(asked)}"


def _every_kind(request: HttpRequest, text: str) -> tuple[Group, ...]:
    return search_everywhere(text, speaker=_speaker(request), language=get_language() or "fr")


def _one_kind(request: HttpRequest, text: str) -> Group | None:
    name, cursor = request.GET.get("kind", ""), request.GET.get("page", "")
    return search_one(name, text, speaker=_speaker(request), language=get_language() or "fr", cursor=cursor)


def _turned(group: Group, text: str, cursor: str) -> str:
    return address(text, group.name, cursor) if cursor else ""


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """A list of links while one types: the fragment that the box shows under itself."""
    text = _asked(request)
    groups = (
        search_everywhere(text, speaker=_speaker(request), language=get_language() or "fr", size=4)
        if len(text) >= SHORTEST_SUGGESTED
        else ()
    )
    return render(request, "search/suggestions.html", {"text": text, "groups": groups})


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "")[:LONGEST_QUESTION].strip()


def _speaker(request: HttpRequest) -> Speaker:
    speaker: Speaker = getattr(request, "speaker", None) or Speaker.visitor(get_language() or "fr")
    return speaker
