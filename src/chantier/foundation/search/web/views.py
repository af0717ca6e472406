"""One box over everything that can be found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from chantier.foundation.access.api import Speaker
from chantier.foundation.search.asking import search_everywhere
from chantier.foundation.search.core.question import LONGEST_QUESTION
from chantier.foundation.search.phrases import TROUBLES

SHORTEST_SUGGESTED = 2


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The page of results, grouped by kind."""
    text = _asked(request)
    groups = search_everywhere(text, speaker=_speaker(request), language=get_language() or "fr") if text else ()
    corrected = next((group.answer.suggestion for group in groups if group.answer.suggestion), "")
    context = {
        "text": text,
        "groups": groups,
        "total": sum(group.answer.total for group in groups),
        "corrected": corrected,
        "corrected_url": f"{reverse('search:search')}?{urlencode({'q': corrected})}",
        "trouble": next((TROUBLES[group.answer.trouble] for group in groups if group.answer.trouble), ""),
    }
    return render(request, "search/results.html", context)


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
