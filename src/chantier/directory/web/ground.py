"""The server's own drawing under a map: what stays where there is no script."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from chantier.foundation.places import api as places
from chantier.foundation.places.api import Drawing, Locator


@dataclass(frozen=True)
class Area:
    """A region of the drawing, which leads to the list of those in it."""

    name: str
    d: str
    url: str


@dataclass(frozen=True)
class Ground:
    """The regions of Québec, drawn; empty while no territory is loaded."""

    view_box: str
    areas: tuple[Area, ...]


def of_quebec() -> Ground:
    """Every region, with the address of the list narrowed to it."""
    drawn: Drawing = places.svg("region", detail="mini", width=560.0)
    path = reverse("directory:list")
    return Ground(
        drawn.view_box,
        tuple(Area(one.name, one.d, f"{path}?region={one.id}") for one in drawn.outlines),
    )


def around(territory_id: int | None) -> Locator | None:
    """Where a territory is in Québec."""
    found = places.locator(territory_id) if territory_id else None
    return found if found and found.own.outlines else None
