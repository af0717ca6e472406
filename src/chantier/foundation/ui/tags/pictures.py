"""Pictures of numbers and places."""

import json
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from chantier.foundation.ui.parts import (
    Word,
)
from chantier.foundation.ui.tags.drawing import draw
from chantier.foundation.ui.tags.shell import bundle_url

register = template.Library()


@register.simple_tag
def chart(figure: Any) -> SafeString:
    """Any structure made by `ui.charts`, drawn as SVG with its sentence and its table."""
    return draw(f"charts/{figure.template}", figure=figure)


MAP_LABELS = {
    "zoom-in": _("Rapprocher"),
    "zoom-out": _("Éloigner"),
    "whole": _("Voir tout le territoire"),
    "cluster": _("{count} organisations : rapprocher"),
    "place": _("{count} organisations à cette position : voir la liste"),
    "point": _("Organisation : voir la fiche"),
    "close": _("Fermer"),
    "loading": _("Chargement de la carte…"),
    "failed": _("La carte n’a pas pu être chargée. Le tableau dit la même chose."),
    "shown-one": _("{count} organisation sur la carte"),
    "shown": _("{count} organisations sur la carte"),
    "map": _("Carte. Flèches pour se déplacer, + et − pour changer d’échelle, tabulation pour aller aux points."),
    "legend": _("Légende"),
    "door": _("À l’adresse exacte"),
    "postal": _("Au code postal"),
    "area": _("Quelque part dans ce secteur"),
    "in-view": _("{count} dans cette vue"),
    "group": _("Plusieurs organisations"),
    "group-area": _("Plusieurs, dont on sait seulement le secteur"),
    "source": _("Fond de carte : Natural Earth."),
    "approximate": _("Limites approximatives, tracées autour des municipalités."),
    "standing-0": _("Membre"),
    "standing-1": _("Connue"),
    "standing-2": _("Au registre"),
}


@register.simple_block_tag
def place_map(
    content: str,
    *,
    points: str = "",
    boundaries: str = "",
    card: str = "",
    at: str = "",
    table: str = "",
    under: str = "",
    bounds: Sequence[float] = (),
    title: Word = "",
    focus: Sequence[float] = (),
    point: Sequence[float] = (),
    tall: bool = False,
) -> SafeString:
    """A map without outside tiles. The content is what the server draws (SVG, links) and stays without scripts.

    `points`, `boundaries`, `card`, `at` and `under` are addresses (see README); `bounds` is west, south, east, north in
    degrees; `focus` is longitude, latitude and zoom. `point`, on the page of one organisation, is longitude, latitude,
    precision (0 door … 4 region) and standing (0 member, 1 known, 2 registered): it needs no address.
    """
    return draw(
        "place_map",
        content=content,
        points=points,
        boundaries=boundaries,
        card=card,
        at=at,
        table=table,
        under=under,
        shore=bundle_url("shore.json"),
        bounds=json.dumps(list(bounds)) if bounds else "",
        focus=json.dumps(list(focus)) if focus else "",
        point=json.dumps(list(point)) if point else "",
        title=title or _("Carte"),
        land=bundle_url("land.json"),
        labels=MAP_LABELS,
        tall=tall,
    )
