"""The windows of the public site that look at several mandates at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chantier.config import queries
from chantier.config.web import story
from chantier.editorial import api as editorial


def install() -> None:
    """Register them beside those that the public site ships."""
    windows = (
        editorial.Window(
            "chiffres",
            _("Le mouvement en chiffres"),
            _("Quatre nombres du répertoire, avec leur source et leur dénominateur."),
            "chantier/windows/figures.html",
            _figures,
        ),
        editorial.Window(
            "regions",
            _("Où sommes-nous ?"),
            _("Les membres, région par région, en carte et en tableau."),
            "chantier/windows/regions.html",
            _regions,
        ),
        editorial.Window(
            "chemin",
            _("Le chemin d’une idée"),
            _("D’un besoin à un changement, avec ce qui vit à chaque pas."),
            "chantier/windows/path.html",
            _path,
        ),
    )
    for window in windows:
        editorial.register(window)


def _figures(_request: HttpRequest) -> dict[str, Any]:
    return {
        "alive": queries.alive(),
        "source": story.source_of_figures(),
        "list_url": story.address("directory:list"),
        "coverage_url": story.address("directory:coverage"),
    }


def _regions(_request: HttpRequest) -> dict[str, Any]:
    alive = queries.alive()
    return {
        "figure": story.members_by_region(alive),
        "approximate": alive.approximate,
        "coverage_url": story.address("directory:coverage"),
    }


def _path(_request: HttpRequest) -> dict[str, Any]:
    return {"steps": story.path_of_an_idea()}
