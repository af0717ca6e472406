"""The library's first page: its shelves when nothing is asked, what was found when something is."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.foundation.access.api import Speaker
from chantier.foundation.search.api import search
from chantier.foundation.ui.parts import Link
from chantier.library.models import Resource
from chantier.library.permissions import findable_by, may_see
from chantier.library.queries import facets, finding, question, suggesting
from chantier.library.web import finding_parts as parts

SHORTEST_SUGGESTED = 2


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The entrance, or what answers the question of the address."""
    asked = question.read(request.GET)
    language, speaker = here(), speaker_of(request)
    seen = [str(one) for one in findable_by(speaker)]
    if asked.is_empty and not asked.sort:
        context = {
            "question": asked,
            "shelves": finding.shelves(seen=seen, language=language),
            "newest": [(one, parts.page_of(one)) for one in finding.newest(seen=seen, language=language)],
            "themes": parts.themes(speaker, language),
            "crumbs": (Link(_("Bibliothèque"), reverse("library:home"), current=True),),
            "verbs": parts.verbs(asked, speaker),
        }
        return render(request, "library/entrance.html", context)
    query = asked.query(language, facets=facets.SHOWN, cursor=request.GET.get("page", "")[:200])
    answer = search("resource", query, speaker=speaker)
    lines = finding.found_lines(answer, query, speaker=speaker, seen=seen, language=language)
    groups, chips = parts.groups_and_chips(asked, answer, language, seen)
    context = {
        "question": asked,
        "answer": answer,
        "rows": [(one, parts.page_of(one), facets.language_name(one.language)) for one in lines],
        "summary": parts.summary(answer),
        "groups": groups,
        "chips": chips,
        "clear_url": reverse("library:home"),
        "orders": parts.orders(asked),
        "corrected_url": parts.at(asked, q=answer.suggestion) if answer.suggestion else "",
        "previous_url": parts.at(asked, page=answer.previous_cursor) if answer.previous_cursor else "",
        "next_url": parts.at(asked, page=answer.next_cursor) if answer.next_cursor else "",
        "language_name": facets.language_name(language),
        "ways_out": parts.ways_out(asked, chips, speaker, language) if not answer.total else (),
        "crumbs": (Link(_("Bibliothèque"), reverse("library:home")), Link(_("Recherche"), "", current=True)),
        "verbs": parts.verbs(asked, speaker),
        "forms": parts.forms(asked),
        "feed_url": parts.feed_of(asked),
    }
    return render(request, "library/found.html", context)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What one may mean while typing: options for the list under the box. A person who comes here finds the results."""
    text = question.read(request.GET).text
    if request.headers.get("X-Requested-With") != "suggest":
        return HttpResponseRedirect(parts.at(question.Question(text)))
    options = (
        suggesting.options(text, speaker=speaker_of(request), language=here())
        if len(text) >= SHORTEST_SUGGESTED
        else ()
    )
    shown = [(one, parts.of_suggestion(one)) for one in options]
    response = render(request, "library/_suggestions.html", {"options": shown, "text": text})
    response.headers["Vary"] = "X-Requested-With"
    return response


@require_safe
def by_number(request: HttpRequest, number: int) -> HttpResponse:
    """From the number of a resource to its page: its address holds its title, so only for who may see it."""
    row = Resource.objects.filter(pk=number).first() if number < 10**15 else None
    if row is None or not may_see(speaker_of(request), row):
        raise Http404
    return HttpResponseRedirect(parts.address_of(row.public_id, row.slug))


def here() -> str:
    """The reader's language."""
    return (get_language() or "fr")[:2]


def speaker_of(request: HttpRequest) -> Speaker:
    """Who asks."""
    speaker: Speaker = getattr(request, "speaker", None) or Speaker.visitor(here())
    return speaker
