"""The pages that belong to no mandate: home, help, about, what is not built yet."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, get_language_from_request
from django.utils.translation import override as speaking
from django.views.decorators.http import require_safe

from chantier.config import queries
from chantier.config.demo import files, visits
from chantier.config.mandates import NOT_BUILT
from chantier.config.web import story
from chantier.editorial import api as editorial
from chantier.foundation.access.api import COORDINATOR, DOCUMENTALIST
from chantier.foundation.people.core.retention import SCHEDULE
from chantier.foundation.people.phrases import RETENTION

HOME_LINKS = (
    "directory:list",
    "directory:coverage",
    "directory:imports",
    "directory:review",
    "directory:corrections",
    "directory:claims",
    "directory:open-data",
)
#: One of each role; the others are one link away.
FIRST_PERSONS = 6
HELP_LINKS = (
    *HOME_LINKS,
    "directory:invitations",
    "people:me",
    "people:speak_as",
    "people:desk",
    "words:schemes",
    "places:index",
)


def choose_language(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the home page in the reader's language."""
    with speaking(get_language_from_request(request)):
        return redirect("home")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home that editors published; where there is none, the path of an idea with what is alive at each step."""
    written = editorial.published_home(get_language() or "fr")
    if written is not None:
        return written.serve(request)
    alive = queries.alive()
    reviews = request.speaker.has_role(COORDINATOR, DOCUMENTALIST)
    demonstration = _demonstration(request) if settings.DEMO else {"tour": ()}
    context = {
        "alive": alive,
        "steps": story.path_of_an_idea(),
        "figure": story.members_by_region(alive),
        "source": story.source_of_figures(),
        "events": story.what_happened(queries.last_imports()),
        "waiting": queries.waiting() if reviews else None,
        "answers_claims": request.speaker.has_role(COORDINATOR),
        "urls": {name.partition(":")[2].replace("-", "_"): story.address(name) for name in HOME_LINKS},
        **demonstration,
        "people": demonstration.get("people", ())[:FIRST_PERSONS],
    }
    return render(request, "chantier/home.html", context)


@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """The first tour of the demonstration; it does not exist on a real instance."""
    if not settings.DEMO:
        raise Http404
    return render(request, "chantier/tour.html", _demonstration(request))


def _demonstration(request: HttpRequest) -> dict[str, Any]:
    language = get_language() or "fr"
    return {
        "tour": story.tour(queries.tour_facts(), request.speaker, visits.seen(request.session)),
        "tour_text": files.text("tour", language),
        "welcome": files.text("welcome", language),
        "tagline": files.movement()["network"]["tagline"].get(language, ""),
        "people": queries.demo_persons(language=language, at=timezone.now()),
    }


@require_safe
def not_built(request: HttpRequest, mandate: str) -> HttpResponse:
    """An honest page: what this mandate will be."""
    return render(request, "chantier/not_built.html", {"mandate": NOT_BUILT[mandate], "key": mandate})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to begin, by who you are."""
    urls = {name.partition(":")[2].replace("-", "_"): story.address(name) for name in HELP_LINKS}
    return render(request, "chantier/help.html", {"urls": urls})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who keeps this instance, on what software, with what sources."""
    context = {
        "version": version("chantier"),
        "sources": queries.data_sources(),
        "about": files.text("about", get_language() or "fr") if settings.DEMO else "",
        "approximate": queries.alive().approximate,
    }
    return render(request, "chantier/about.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is known of people, why, how long, and their rights."""
    return render(request, "chantier/privacy.html", {"kept": [RETENTION[keep.why] for keep in SCHEDULE]})
