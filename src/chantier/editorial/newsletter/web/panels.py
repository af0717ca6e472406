"""On one's own page: one's subscription; for an editor, the way to the workshop."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from chantier.editorial.newsletter.permissions import may_compose
from chantier.editorial.newsletter.services.subscribing import of_person
from chantier.foundation.ui.panels import Panel


def panel(_subject_id: str, request: HttpRequest) -> Panel | None:
    """Nothing for who is not signed in."""
    if not request.speaker.is_known:
        return None
    context = {"row": of_person(request.speaker), "edits": bool(may_compose(request.speaker))}
    return Panel(_("Infolettre"), render_to_string("editorial/newsletter/_panel.html", context), order=70)
