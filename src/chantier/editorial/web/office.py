"""On the page of whoever edits the site: the way to its back office."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from chantier.editorial.permissions import may_edit_site
from chantier.foundation.ui.panels import Panel


def panel(_subject_id: str, request: HttpRequest) -> Panel | None:
    """The way in, for those who may enter."""
    if not may_edit_site(request.speaker):
        return None
    return Panel(_("Site public"), render_to_string("editorial/_office_panel.html"), order=80)
