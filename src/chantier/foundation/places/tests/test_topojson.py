"""TopoJSON: arcs shared and walked both ways, whole numbers that become degrees, malformed files."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.places.core import topojson
from chantier.foundation.places.core.unreadable import Unreadable

#: Two squares that share the side x = 1; the second walks the shared arc backwards.
SHARED = {
    "type": "Topology",
    "arcs": [[[1, 0], [1, 1]], [[1, 1], [0, 1], [0, 0], [1, 0]], [[1, 0], [2, 0], [2, 1], [1, 1]]],
    "objects": {
        "squares": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "west", "properties": {"name": "Ouest"}, "arcs": [[0, 1]]},
                {"type": "Polygon", "id": "east", "arcs": [[2, -1]]},
            ],
        }
    },
}


def test_two_areas_share_an_arc_that_the_second_walks_backwards() -> None:
    west, east = topojson.decode(SHARED)

    assert (west[0], west[1], west[2]) == ("squares", {"name": "Ouest"}, "west")
    assert west[3].equals(shapely.box(0, 0, 1, 1))
    assert east[3].equals(shapely.box(1, 0, 2, 1))
    assert shapely.intersection(west[3], east[3]).length == 1


def test_a_hole_and_a_second_part_are_kept() -> None:
    topology = {
        "type": "Topology",
        "arcs": [_ring(0, 0, 9, 9), _ring(3, 3, 6, 6), _ring(20, 20, 21, 21)],
        "objects": {"a": {"type": "MultiPolygon", "arcs": [[[0], [1]], [[2]]]}},
    }

    [(_layer, _fields, _id, shape)] = topojson.decode(topology)

    assert shape.area == 81 - 9 + 1


def test_points_and_lines_are_passed_over() -> None:
    topology = {"type": "Topology", "arcs": [], "objects": {"a": {"type": "Point", "coordinates": [0, 0]}}}

    assert list(topojson.decode(topology)) == []


@pytest.mark.parametrize(
    "broken",
    [
        {**SHARED, "arcs": [[[1, 0], [1, 1]]]},
        {"type": "Topology", "arcs": []},
        {**SHARED, "transform": {"scale": [1, 1]}},
        {**SHARED, "arcs": [[[1, 0]], [[1, 1]], [[1, 1]]]},
    ],
)
def test_a_malformed_topology_is_refused_with_a_code(broken: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as refusal:
        list(topojson.decode(broken))

    assert refusal.value.code == "topojson_malformed"


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 20), st.integers(1, 20)),
        min_size=1,
        max_size=6,
    ),
    st.floats(0.001, 2.0),
    st.floats(-80.0, 80.0),
)
def test_what_is_encoded_is_decoded(boxes: list[tuple[int, int, int, int]], scale: float, shift: float) -> None:
    shapes = [shapely.box(x, y, x + w, y + h) for x, y, w, h in boxes]
    topology = json.loads(json.dumps(_encoded(shapes, scale, shift)))

    decoded = [shape for _layer, _fields, _id, shape in topojson.decode(topology)]

    wanted = [shapely.transform(shape, lambda xy: xy * scale + shift) for shape in shapes]
    assert len(decoded) == len(wanted)
    for one, other in zip(decoded, wanted, strict=True):
        assert one.equals_exact(other, 1e-9)


def _ring(west: int, south: int, east: int, north: int) -> list[list[int]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _encoded(shapes: list[shapely.Polygon], scale: float, shift: float) -> dict[str, Any]:
    """A quantised topology: each ring is cut in two arcs, of which the second is written backwards."""
    arcs: list[list[list[int]]] = []
    geometries = []
    for shape in shapes:
        ring = [[int(x), int(y)] for x, y in shape.exterior.coords]
        first, second = ring[:3], ring[2:]
        arcs.append(_steps(first))
        arcs.append(_steps(second[::-1]))
        geometries.append({"type": "Polygon", "arcs": [[len(arcs) - 2, ~(len(arcs) - 1)]]})
    return {
        "type": "Topology",
        "transform": {"scale": [scale, scale], "translate": [shift, shift]},
        "arcs": arcs,
        "objects": {"boxes": {"type": "GeometryCollection", "geometries": geometries}},
    }


def _steps(line: list[list[int]]) -> list[list[int]]:
    return [line[0]] + [[b[0] - a[0], b[1] - a[1]] for a, b in itertools.pairwise(line)]
