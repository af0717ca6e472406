"""Outlines for pages: as GeoJSON for the map, as SVG paths for small maps. Kept until the stamp of places changes."""

from __future__ import annotations

import gzip
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from chantier.foundation.places.core import drawing, kinds, projection
from chantier.foundation.places.models import Outline, Territory
from chantier.foundation.places.queries import stamp

DETAILS = ("mini", "normal")
_DECIMALS = {"mini": 3, "normal": 3}
_WIDTHS = {"mini": 480.0, "normal": 960.0}

Made = TypeVar("Made")


@dataclass(frozen=True)
class Outlined:
    """A territory drawn: ``d`` is the path, ``approximate`` says whether its outline is."""

    id: int
    reference: str
    name: str
    d: str
    approximate: bool


@dataclass(frozen=True)
class Drawing:
    """An SVG drawing of territories, in Québec Lambert (EPSG:32198) fitted to ``view_box``."""

    view_box: str
    width: float
    height: float
    outlines: tuple[Outlined, ...]
    approximate: bool
    view: drawing.View


@dataclass(frozen=True)
class Locator:
    """Where a territory is: the ground, the territory in the same view, and where to draw a ring if it is tiny."""

    ground: Drawing
    own: Drawing
    ring: tuple[float, float] | None


#: Units of the drawing under which an eye needs a ring to find a territory.
_TOO_SMALL = 14.0
_lock = Lock()
_kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()


def once(key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
    """What was made under this stamp, or make it; only the last sixty are kept."""
    full = (stamp(), *key)
    with _lock:
        if full in _kept:
            _kept.move_to_end(full)
            kept: Made = _kept[full]
            return kept
    made = make()
    with _lock:
        _kept[full] = made
        while len(_kept) > 60:
            _kept.popitem(last=False)
    return made


def geojson(kind: str, *, within: int | None = None, detail: str = "normal") -> dict[str, Any]:
    """A FeatureCollection of a kind, in degrees; ``properties``: id, reference, code, name, approximate."""
    return once(("geojson", kind, within, detail), lambda: _geojson(kind, within, detail))


def geojson_bytes(
    kind: str, *, within: int | None = None, language: str = "fr", address: Callable[[str], str] | None = None
) -> tuple[bytes, bytes]:
    """The same as it is sent, plain and gzipped, with the address of each territory's page in this language."""

    def make() -> tuple[bytes, bytes]:
        collection = _geojson(kind, within, "normal")
        for feature in collection["features"]:
            if address is not None:
                feature["properties"]["url"] = address(feature["properties"]["reference"])
        plain = json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
        return plain, gzip.compress(plain, 9, mtime=0)

    return once(("bytes", kind, within, language, address is not None), make)


def svg(
    kind: str,
    *,
    within: int | None = None,
    detail: str = "mini",
    width: float | None = None,
    tallest: float = 1.4,
) -> Drawing:
    """The territories of a kind as SVG paths for a choropleth, all or only those inside another.

    ``tallest`` is the greatest height, in widths.
    """
    return once(
        ("svg", kind, within, detail, width, tallest),
        lambda: _drawing(rows_of(kind, within, detail), width or _WIDTHS[detail], tallest=tallest),
    )


def locator(territory_id: int, *, width: float = 320.0) -> Locator:
    """A small map that says where a territory is: Québec's regions, and the territory drawn in the same view."""

    def make() -> Locator:
        ground = _drawing(rows_of(kinds.REGION, None, "mini"), width)
        rows = [
            _row(outline, "normal")
            for outline in Outline.objects.filter(territory_id=territory_id).select_related("territory")
        ]
        ring = None
        for _territory, shape in rows:
            west, south, east, north = projection.to_plane(shape).bounds
            if max(east - west, north - south) * ground.view.scale < _TOO_SMALL:
                ring = ground.view.at((west + east) / 2, (south + north) / 2)
        return Locator(ground, _drawing(rows, width, view=ground.view), ring)

    return once(("locator", territory_id, width), make)


_Row = tuple[Territory, BaseGeometry]


def _row(outline: Outline, detail: str) -> _Row:
    return outline.territory, shapely.from_wkb(bytes(getattr(outline, detail)))


def rows_of(kind: str, within: int | None, detail: str) -> list[_Row]:
    """Territories of a kind with their outline at a detail, in degrees, by reference."""
    if detail not in DETAILS:
        raise ValueError(f"detail is one of {DETAILS}")
    others = {"mini", "normal", "placing"} - {detail}
    rows = Outline.objects.filter(territory__kind=kind, territory__effective_until__isnull=True)
    if within is not None:
        rows = rows.filter(territory__contained_in__container_id=within)
    rows = rows.select_related("territory").defer(*others).order_by("territory__reference")
    return [_row(outline, detail) for outline in rows]


def _drawing(rows: list[_Row], width: float, *, view: drawing.View | None = None, tallest: float = 1.4) -> Drawing:
    planes = [projection.to_plane(shape) for _territory, shape in rows]
    if view is None:
        bounds = tuple(float(edge) for edge in shapely.total_bounds(planes)) if planes else (0.0, 0.0, 1.0, 1.0)
        view = drawing.fitted(bounds, width=width, tallest=tallest)  # type: ignore[arg-type]
    outlined = tuple(
        Outlined(
            territory.pk,
            territory.reference,
            territory.name,
            drawing.path(plane, view) or drawing.dot(plane, view),
            territory.approximate,
        )
        for (territory, _shape), plane in zip(rows, planes, strict=True)
    )
    approximate = any(one.approximate for one in outlined)
    return Drawing(view.box, round(view.width), round(view.height), outlined, approximate, view)


def _geojson(kind: str, within: int | None, detail: str) -> dict[str, Any]:
    decimals = _DECIMALS[detail]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": territory.pk,
                "properties": {
                    "reference": territory.reference,
                    "code": territory.code,
                    "name": territory.name,
                    "approximate": territory.approximate,
                },
                "geometry": _rounded(shape, decimals),
            }
            for territory, shape in rows_of(kind, within, detail)
        ],
    }


def _rounded(shape: BaseGeometry, decimals: int) -> dict[str, Any]:
    """A MultiPolygon whose rings have lost the positions that rounding made equal."""
    polygons: list[list[list[list[float]]]] = []
    for part in shapely.get_parts(shape):
        rings: list[list[list[float]]] = []
        for ring in (part.exterior, *part.interiors):
            xy = np.round(shapely.get_coordinates(ring), decimals)
            moved = np.any(np.diff(xy, axis=0) != 0, axis=1)
            kept = xy[np.concatenate(([True], moved))]
            if len(kept) >= 4:
                rings.append(kept.tolist())
            elif not rings:
                break
        if rings:
            polygons.append(rings)
    if not polygons:  # smaller than what the decimals can tell: keep it as it is
        mapping = shapely.geometry.mapping(shape)
        return {"type": mapping["type"], "coordinates": mapping["coordinates"]}
    return {"type": "MultiPolygon", "coordinates": polygons}
