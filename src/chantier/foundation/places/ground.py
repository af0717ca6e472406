"""What is drawn under the points of a map: borders between territories, and names with the room each has."""

from __future__ import annotations

import gzip
import json
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from chantier.foundation.places.core import borders, kinds, projection
from chantier.foundation.places.models import Territory
from chantier.foundation.places.shapes import once, rows_of

#: The kinds whose borders a map shows, the widest first.
BORDERED = (kinds.REGION, kinds.MRC, kinds.MUNICIPALITY)
_DECIMALS = 3


def lines_bytes(kind: str) -> tuple[bytes, bytes]:
    """The borders between territories of a kind, as sent: plain and gzipped.

    ``{"approximate": …, "lines": [[[lon, lat], …], …]}``; a border that two territories share is there once, and the
    shore, which no two share, is not.
    """
    return once(("ground lines", kind), lambda: _packed(_lines(kind)))


def names_bytes(language: str) -> tuple[bytes, bytes]:
    """The names to write on a map, as sent: ``{"names": [[kind, lon, lat, name, population, radius in km], …]}``.

    Kinds are numbers in the order of ``BORDERED``; those of a kind are by falling population.
    """
    return once(("ground names", language), lambda: _packed({"names": _names()}))


def _packed(content: dict[str, Any]) -> tuple[bytes, bytes]:
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return plain, gzip.compress(plain, 9, mtime=0)


def _lines(kind: str) -> dict[str, Any]:
    rows = rows_of(kind, None, "normal")
    shared = borders.shared([shape for _territory, shape in rows], decimals=_DECIMALS)
    return {
        "approximate": any(territory.approximate for territory, _shape in rows),
        "lines": [shapely.get_coordinates(line).round(_DECIMALS).tolist() for line in shared],
    }


def _names() -> list[list[Any]]:
    found: list[list[Any]] = []
    for rank, kind in enumerate(BORDERED):
        own = [
            [rank, *_place(territory, shape), territory.shown_name, territory.population or 0, _room(territory, shape)]
            for territory, shape in rows_of(kind, None, "mini")
        ]
        found += sorted(own, key=lambda name: (-name[4], name[3]))
    return found


def _place(territory: Territory, shape: BaseGeometry) -> tuple[float, float]:
    """Where the name goes: the town itself for a municipality, the middle of the land for a wider territory."""
    if territory.kind == kinds.MUNICIPALITY and territory.lat is not None and territory.lon is not None:
        return round(territory.lon, _DECIMALS), round(territory.lat, _DECIMALS)
    lon, lat = projection.to_degrees(borders.middle(projection.to_plane(shape))[0]).coords[0]
    return round(lon, _DECIMALS), round(lat, _DECIMALS)


def _room(territory: Territory, shape: BaseGeometry) -> float:
    """The radius, in kilometres, of the largest disc inside a wide territory; nothing for a town."""
    if territory.kind == kinds.MUNICIPALITY:
        return 0.0
    return round(borders.middle(projection.to_plane(shape))[1] / 1000, 1)
