"""What the house adds under a home written by editors: what waits for the reader, and the tour of the demonstration."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chantier.config import queries
from chantier.config.demo import files
from chantier.config.web import story
from chantier.foundation.access.api import COORDINATOR, DOCUMENTALIST
from chantier.foundation.ui.panels import Panel, register

PAGE = "editorial.home"
#: One of each role; the others are one link away.
FIRST_PERSONS = 6


def install() -> None:
    """Register them on the page of any written home."""
    register(PAGE, waiting)
    register(PAGE, first_tour)


def waiting(_subject_id: str, request: HttpRequest) -> Panel | None:
    """What waits for somebody who reviews."""
    if not request.speaker.has_role(COORDINATOR, DOCUMENTALIST):
        return None
    context = {
        "waiting": queries.waiting(),
        "answers_claims": request.speaker.has_role(COORDINATOR),
        "urls": {name: story.address(f"directory:{name}") for name in ("review", "corrections", "claims", "imports")},
    }
    return Panel(_("Ce qui vous attend"), render_to_string("chantier/_waiting.html", context), order=10)


def first_tour(_subject_id: str, request: HttpRequest) -> Panel | None:
    """The tour and the persons of the demonstration; nothing on a real instance."""
    if not settings.DEMO:
        return None
    language = get_language() or "fr"
    people = queries.demo_persons(language=language, at=timezone.now())
    context = {"tour_text": files.text("tour", language), "people": people[:FIRST_PERSONS]}
    content = render_to_string("chantier/_home_tour.html", context, request=request)
    return Panel(_("La première visite"), content, order=20)
