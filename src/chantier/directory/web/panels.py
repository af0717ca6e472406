"""What the directory shows on other pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from chantier.directory.permissions import findable_by
from chantier.directory.queries import facets, local
from chantier.directory.web.addresses import list_of, page_of
from chantier.directory.web.asked import PARAMETERS, speaker_of
from chantier.directory.web.organizations import STANDINGS
from chantier.foundation.places import api as places
from chantier.foundation.ui.panels import register
from chantier.foundation.ui.parts import Panel


def install() -> None:
    """Show the organisations of a territory on its page."""
    register("places.territory", of_territory)


def of_territory(subject_id: str, request: HttpRequest) -> Panel | None:
    """The organisations from here: how many, the first ones by name, and the way to all of them."""
    territory = places.territory_by_id(int(subject_id))
    if territory is None:
        return None
    narrowing = {PARAMETERS[territory.kind]: territory.id} if territory.kind in facets.TERRITORIES else {}
    if not narrowing and territory.kind not in ("province", "country", "continent"):
        return None
    found = local.of_territory(territory.id, territory.kind, findable_by(speaker_of(request)))
    context = {
        "here": found,
        "rows": [(one, page_of(one.public_id, one.slug), *STANDINGS[one.standing]) for one in found.first],
        "list_url": list_of(**narrowing),
        "map_url": list_of(**narrowing, vue="carte"),
    }
    return Panel(_("Organisations d’ici"), render_to_string("directory/_territory_panel.html", context), order=20)
