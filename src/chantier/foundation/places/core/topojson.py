"""Reading TopoJSON: shared arcs, kept once, become the polygons that share them.

Source: The TopoJSON Format Specification, version 1.0 (github.com/topojson/topojson-specification).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from chantier.foundation.places.core.unreadable import Unreadable

Arc = NDArray[np.float64]


def decode(
    topology: Mapping[str, Any],
) -> Iterator[tuple[str, Mapping[str, Any], str, BaseGeometry]]:
    """The areas of every layer, as (layer, properties, id, geometry), in the coordinates of the file.

    Geometries are Polygon or MultiPolygon, not yet repaired; points and lines are passed over.
    Raises `Unreadable` ("topojson_malformed") when an arc is missing or a ring has fewer than four positions.
    """
    try:
        arcs = _positions(topology)
        for layer, thing in topology["objects"].items():
            for geometry in _flat(thing):
                rings = _area(geometry)
                if rings is not None:
                    yield (
                        str(layer),
                        geometry.get("properties") or {},
                        str(geometry.get("id", "")),
                        _polygons(rings, arcs),
                    )
    except (KeyError, IndexError, TypeError, ValueError, shapely.errors.GEOSException) as error:
        raise Unreadable("topojson_malformed", detail=str(error)[:120]) from error


def _positions(topology: Mapping[str, Any]) -> list[Arc]:
    """Absolute coordinates of each arc: a quantised file holds differences between whole numbers."""
    arcs = [np.asarray(arc, dtype=np.float64)[:, :2] for arc in topology["arcs"]]
    transform = topology.get("transform")
    if transform is None:
        return arcs
    scale = np.asarray(transform["scale"], dtype=np.float64)
    translate = np.asarray(transform["translate"], dtype=np.float64)
    return [np.cumsum(arc, axis=0) * scale + translate for arc in arcs]


def _flat(thing: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if thing.get("type") == "GeometryCollection":
        for inner in thing["geometries"]:
            yield from _flat(inner)
    else:
        yield thing


def _area(geometry: Mapping[str, Any]) -> Sequence[Sequence[Sequence[int]]] | None:
    if geometry.get("type") == "Polygon":
        return [geometry["arcs"]]
    if geometry.get("type") == "MultiPolygon":
        arcs: Sequence[Sequence[Sequence[int]]] = geometry["arcs"]
        return arcs
    return None


def _polygons(polygons: Sequence[Any], arcs: Sequence[Arc]) -> BaseGeometry:
    made = [shapely.Polygon(_ring(rings[0], arcs), [_ring(hole, arcs) for hole in rings[1:]]) for rings in polygons]
    return made[0] if len(made) == 1 else shapely.MultiPolygon(made)


def _ring(numbers: Sequence[int], arcs: Sequence[Arc]) -> Arc:
    """Arcs placed end to end; ``~n`` is arc ``n`` walked backwards; the joint is written once."""
    pieces = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])
