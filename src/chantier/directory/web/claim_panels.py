"""Claims that wait for somebody's answer, shown where they look: on their own page, on their organisation's."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chantier.directory.queries import claims as queries
from chantier.directory.web.asked import speaker_of
from chantier.directory.web.claim_answers import rows
from chantier.foundation.people import api as people
from chantier.foundation.ui.panels import register
from chantier.foundation.ui.parts import Panel


def install() -> None:
    """Show what waits on the pages of those who answer."""
    register("people.me.asked", of_person)
    register("directory.organization", of_organization)


def of_person(subject_id: str, request: HttpRequest) -> Panel | None:
    """What waits for this person, whichever of their organisations it is about."""
    person_id = speaker_of(request).person_id
    if person_id is None or str(person_id) != str(subject_id):
        return None
    return _panel([one.organization_ref for one in people.voices_of(person_id, at=timezone.now())], request)


def of_organization(subject_id: str, request: HttpRequest) -> Panel | None:
    """What waits for those who speak for this organisation, to those who do."""
    speaker = speaker_of(request)
    return _panel([subject_id], request) if subject_id and speaker.organization_id == subject_id else None


def _panel(references: Sequence[str], request: HttpRequest) -> Panel | None:
    now = timezone.now()
    viewer = speaker_of(request).person_id or 0
    if not references:
        return None
    context = {
        "to_vouch": rows(queries.to_vouch(references, at=now), viewer=viewer),
        "to_settle": rows(queries.to_settle(references, at=now), viewer=viewer),
    }
    if not context["to_vouch"] and not context["to_settle"]:
        return None
    html = render_to_string("directory/_claims_panel.html", context, request=request)
    return Panel(_("On vous demande de répondre"), html, order=5)
