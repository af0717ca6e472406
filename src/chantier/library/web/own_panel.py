"""On one's own page: what one keeps and does in the library."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from chantier.foundation.ui.panels import Panel
from chantier.foundation.ui.parts import Link
from chantier.library.permissions import may_deposit, may_review
from chantier.library.web.asked import speaker_of


def panel(_subject_id: str, request: HttpRequest) -> Panel | None:
    """Nothing for who is not signed in."""
    speaker = speaker_of(request)
    if speaker.person_id is None or not may_deposit(speaker):
        return None
    links = [
        Link(_("Mes citations"), reverse("library:notebook")),
        Link(_("Mes recherches gardées"), reverse("library:saved")),
        Link(_("Mes dépôts"), reverse("library:mine")),
        Link(_("Mes collections"), reverse("library:collections")),
        Link(_("Mon nom dans la bibliothèque"), reverse("library:names")),
    ]
    if may_review(speaker):
        links.append(Link(_("Dépôts à relire"), reverse("library:review")))
    return Panel(_("Dans la bibliothèque"), render_to_string("library/_own_panel.html", {"links": links}), order=60)
