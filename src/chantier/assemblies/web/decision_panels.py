"""What decisions show on the pages of others: on an organisation's, those it carries out."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from chantier.assemblies.queries.decisions import of_organization
from chantier.assemblies.web.decision_pages import shown
from chantier.assemblies.web.frame import speaker_of
from chantier.directory import api as directory
from chantier.foundation.ui.panels import register
from chantier.foundation.ui.parts import Panel


def install() -> None:
    """Say on the page of an organisation which decisions it carries out."""
    register("directory.organization", of_an_organization)


def of_an_organization(subject_id: str, request: HttpRequest) -> Panel | None:
    """The decisions entrusted to it, what is not done first; nothing when there is none."""
    organization_id = directory.organization_id_of(subject_id)
    if organization_id is None:
        return None
    bodies = directory.joined_in(organization_id)
    lines = of_organization(bodies, speaker_of(request), on=timezone.localdate())
    if not lines:
        return None
    html = render_to_string("assemblies/_decisions_panel.html", {"lines": [shown(one) for one in lines]}, request)
    return Panel(_("Décisions que cette organisation réalise"), html, order=60)
