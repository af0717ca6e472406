"""A small map of what a territory holds, still readable when one of its parts is vast: the others fill the picture,
and a second, smaller one shows the whole with a frame around the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from chantier.foundation.places.core import borders, drawing, projection
from chantier.foundation.places.models import Territory
from chantier.foundation.places.shapes import Outlined, once, rows_of

#: A part is vast when it holds more than this share of the land while the others leave most of the picture empty.
_VAST = 0.5
_EMPTY = 0.5
_FEWEST = 3
_INSET_WIDTH = 96.0
#: What the inset covers of the main picture, on each side.
_CORNER = 0.28


@dataclass(frozen=True)
class Spot:
    """Where the name of a part goes, in units of the drawing."""

    id: int
    x: float
    y: float


@dataclass(frozen=True)
class Inset:
    """The whole, small, with the frame (x, y, width, height) of what the main picture shows."""

    view_box: str
    width: float
    height: float
    path: str
    frame: tuple[float, float, float, float]
    #: The corner of the main picture where it hides the least: "top-left", "bottom-right"…
    corner: str


@dataclass(frozen=True)
class CloseUp:
    """The main picture; ``inset`` is None when it already shows everything."""

    view_box: str
    width: float
    height: float
    outlines: tuple[Outlined, ...]
    spots: tuple[Spot, ...]
    inset: Inset | None
    approximate: bool


def close_up(kind: str, *, within: int, width: float = 420.0, tallest: float = 1.0) -> CloseUp | None:
    """The parts of a kind inside a territory, drawn; None when none has an outline."""
    return once(("close up", kind, within, width, tallest), lambda: _drawn(kind, within, width, tallest))


def near_bounds(planes: list[BaseGeometry]) -> tuple[float, float, float, float]:
    """The bounds of the parts without the vast one; of all of them when none is."""
    whole = shapely.total_bounds(planes)
    ordered = sorted(planes, key=lambda plane: plane.area)
    if len(planes) > _FEWEST and ordered[-1].area > _VAST * sum(plane.area for plane in planes):
        near = shapely.total_bounds(ordered[:-1])
        if _extent(near) < _EMPTY * _extent(whole):
            whole = near
    west, south, east, north = (float(edge) for edge in whole)
    return west, south, east, north


def _extent(bounds: Sequence[float]) -> float:
    west, south, east, north = bounds
    return float((east - west) * (north - south))


def _drawn(kind: str, within: int, width: float, tallest: float) -> CloseUp | None:
    rows = rows_of(kind, within, "normal")
    if not rows:
        return None
    planes = [projection.to_plane(shape) for _territory, shape in rows]
    bounds = near_bounds(planes)
    view = drawing.fitted(bounds, width=width, margin=10.0, tallest=tallest)
    frame = _frame(view)
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
    everything = shapely.total_bounds(planes)
    cut = not frame.contains(shapely.box(*everything).buffer(-1000))
    return CloseUp(
        view_box=view.box,
        width=round(view.width),
        height=round(view.height),
        outlines=outlined,
        spots=tuple(_spots(rows, planes, view, frame)),
        inset=_inset(planes, frame) if cut else None,
        approximate=any(one.approximate for one in outlined),
    )


def _frame(view: drawing.View) -> BaseGeometry:
    east, south = view.left + view.width / view.scale, view.top - view.height / view.scale
    return shapely.box(view.left, south, east, view.top)


def _spots(
    rows: Sequence[tuple[Territory, BaseGeometry]], planes: list[BaseGeometry], view: drawing.View, frame: BaseGeometry
) -> list[Spot]:
    found = []
    for (territory, _shape), plane in zip(rows, planes, strict=True):
        seen = shapely.intersection(plane, frame)
        if seen.is_empty or seen.area == 0:
            continue
        point, _radius = borders.middle(shapely.GeometryCollection(_areas(seen)))
        found.append(Spot(territory.pk, *view.at(point.x, point.y)))
    return found


def _areas(shape: BaseGeometry) -> list[BaseGeometry]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]


def _inset(planes: list[BaseGeometry], frame: BaseGeometry) -> Inset:
    bounds = tuple(float(edge) for edge in shapely.total_bounds([*planes, frame]))
    view = drawing.fitted(bounds, width=_INSET_WIDTH, margin=3.0, tallest=1.6)  # type: ignore[arg-type]
    west, south, east, north = frame.bounds
    (left, top), (right, bottom) = view.at(west, north), view.at(east, south)
    whole = shapely.union_all(planes)
    path = drawing.path(whole, view)
    size = (left, top, round(right - left, 1), round(bottom - top, 1))
    return Inset(view.box, round(view.width), round(view.height), path, size, _corner(whole, frame))


def _corner(whole: BaseGeometry, frame: BaseGeometry) -> str:
    west, south, east, north = frame.bounds
    wide, tall = (east - west) * _CORNER, (north - south) * _CORNER
    corners = {
        "bottom-right": shapely.box(east - wide, south, east, south + tall),
        "bottom-left": shapely.box(west, south, west + wide, south + tall),
        "top-right": shapely.box(east - wide, north - tall, east, north),
        "top-left": shapely.box(west, north - tall, west + wide, north),
    }
    return min(corners, key=lambda name: shapely.intersection(whole, corners[name]).area)
