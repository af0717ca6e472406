"""Working on outlines in the plane: repair, simplify with the neighbours, draw approximate cells from points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]

#: Tolerances in metres of the three details: what one point may move is of this order.
TOLERANCE_M = {"placing": 25.0, "normal": 350.0, "mini": 2500.0}
#: How much coarser the details of wider territories are: a page shows them from farther away.
COARSER = {"municipality": 1.0, "mrc": 3.0}
COARSEST = 4.0
#: A cell's extra sites stand on a circle of this share of the radius of the territory…
_RING_SHARE = 0.6
_RING_SITES = 6
#: …where, of all centres, the cell's own is the nearest once distances are divided by radius to this power.
_RING_POWER = 0.75


def areas_only(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry, repaired; lines and points that a repair leaves behind are dropped."""
    valid = shape if shape.is_valid else shapely.make_valid(shape)
    if valid.geom_type in ("Polygon", "MultiPolygon"):
        return valid
    return shapely.union_all([part for part in shapely.get_parts(valid) if part.area > 0])


def simplified(shapes: Sequence[BaseGeometry], *, tolerance_m: float) -> list[BaseGeometry]:
    """A covering simplified as one: a border shared by two territories stays shared.

    Shapes in the plane. No shape disappears: what would be lost keeps its former outline.
    Source: Visvalingam & Whyatt (1993), as coverage simplification in GEOS 3.12.
    """
    if not shapes:
        return []
    coarse = shapely.coverage_simplify(np.asarray(shapes, dtype=object), tolerance_m)
    return [areas_only(thin) if not thin.is_empty else shape for thin, shape in zip(coarse, shapes, strict=True)]


def without_specks(shape: BaseGeometry, *, smallest_m2: float) -> BaseGeometry:
    """The shape without the islands and holes that nobody could see; its largest part always stays."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    kept = [part for part in parts if part.area >= smallest_m2] or [max(parts, key=lambda part: part.area)]
    filled = [
        shapely.Polygon(part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area >= smallest_m2])
        for part in kept
    ]
    return filled[0] if len(filled) == 1 else shapely.MultiPolygon(filled)


@dataclass(frozen=True)
class Site:
    """A territory known only by a point of the plane and the radius of a disc of its area, in metres."""

    key: str
    x: float
    y: float
    radius_m: float


def cells(sites: Sequence[Site], *, frame: BaseGeometry) -> dict[str, BaseGeometry]:
    """Approximate outlines: the Voronoi cells of the sites, cut by the frame, by key.

    A large territory beside a small one would lose half of its land to equal cells, so each site is also present by
    six more points around it, kept only where its own weighted distance is the smallest. A site outside of the frame
    keeps a disc of its own area, so that each key has an outline.
    """
    if not sites:
        return {}
    centres = np.array([(site.x, site.y) for site in sites], dtype=np.float64)
    radii = np.maximum(np.array([site.radius_m for site in sites], dtype=np.float64), 100.0)
    points, owners = _with_rings(centres, radii)
    points, first = np.unique(np.round(points, 1), axis=0, return_index=True)
    owners = owners[first]
    pieces = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=shapely.envelope(frame).buffer(1000))
    )
    tree = shapely.STRtree(pieces)
    at, piece = tree.query(shapely.points(points), predicate="intersects")
    shapely.prepare(frame)
    found: dict[int, list[BaseGeometry]] = {}
    for point, cell in zip(at, piece, strict=True):
        found.setdefault(int(owners[point]), []).append(pieces[cell])
    made: dict[str, BaseGeometry] = {}
    for number, site in enumerate(sites):
        whole = shapely.union_all(found.get(number, []))
        cut = areas_only(whole if frame.contains_properly(whole) else shapely.intersection(whole, frame))
        made[site.key] = shapely.Point(site.x, site.y).buffer(site.radius_m, quad_segs=4) if cut.is_empty else cut
    return made


def _with_rings(centres: Floats, radii: Floats) -> tuple[Floats, NDArray[np.intp]]:
    everyone = np.arange(len(centres))
    points, owners = [centres], [everyone]
    weights = radii**_RING_POWER
    for step in range(_RING_SITES):
        angle = 2 * np.pi * step / _RING_SITES + _RING_SHARE
        reach = radii[:, None] * _RING_SHARE * np.array([np.cos(angle), np.sin(angle)])
        moved = centres + reach
        distances = np.hypot(moved[:, 0, None] - centres[None, :, 0], moved[:, 1, None] - centres[None, :, 1])
        own = np.argmin(distances / weights, axis=1) == everyone
        points.append(moved[own])
        owners.append(everyone[own])
    return np.vstack(points), np.concatenate(owners)


def coarse_frame(sites: Sequence[Site]) -> BaseGeometry:
    """A stand-in for the outline of the land where none is at hand: the discs of the sites, grown and joined."""
    discs = [shapely.Point(site.x, site.y).buffer(max(site.radius_m * 1.4, 15_000), quad_segs=6) for site in sites]
    return areas_only(shapely.union_all(discs).buffer(20_000, quad_segs=4).buffer(-20_000, quad_segs=4))
