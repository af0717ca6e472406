"""Cells that cover the land without overlap, simplification that keeps borders shared, drawings that close."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.places.core import drawing, outlines, projection
from chantier.foundation.places.core.outlines import Site

LAND = shapely.box(0, 0, 100_000, 100_000)
inside = st.integers(1_000, 99_000)


@given(st.lists(st.tuples(inside, inside, st.integers(500, 15_000)), min_size=1, max_size=9, unique_by=lambda s: s[:2]))
def test_cells_cover_the_land_do_not_overlap_and_hold_their_own_point(places: list[tuple[int, int, int]]) -> None:
    sites = [Site(str(n), float(x), float(y), float(r)) for n, (x, y, r) in enumerate(places)]

    cells = outlines.cells(sites, frame=LAND)

    assert sorted(cells) == sorted(site.key for site in sites)
    assert sum(cell.area for cell in cells.values()) == pytest.approx(LAND.area, rel=1e-6)
    assert shapely.union_all(list(cells.values())).area == pytest.approx(LAND.area, rel=1e-6)
    for site in sites:
        assert cells[site.key].distance(shapely.Point(site.x, site.y)) < 1.0


def test_a_large_territory_takes_more_land_than_its_small_neighbour() -> None:
    sites = [Site("large", 40_000, 50_000, 30_000), Site("small", 60_000, 50_000, 2_000)]

    cells = outlines.cells(sites, frame=LAND)

    assert cells["large"].area > 2 * cells["small"].area


def test_a_site_outside_of_the_land_keeps_a_disc() -> None:
    sites = [Site("island", 400_000.0, 0.0, 5_000), Site("inland", 50_000.0, 50_000.0, 5_000)]

    cells = outlines.cells(sites, frame=LAND)

    assert cells["island"].distance(shapely.Point(400_000, 0)) == 0
    assert cells["inland"].equals(LAND)


def test_a_border_simplified_with_its_neighbour_stays_shared() -> None:
    border = [(50, y) if y % 20 else (53, y) for y in range(0, 101, 10)]
    west = shapely.Polygon([(0, 0), *border, (0, 100)])
    east = shapely.Polygon([(100, 0), *border, (100, 100)])

    thin_west, thin_east = outlines.simplified([west, east], tolerance_m=30)

    assert shapely.get_num_coordinates(thin_west) < shapely.get_num_coordinates(west)
    assert shapely.union(thin_west, thin_east).area == pytest.approx(thin_west.area + thin_east.area)


def test_a_bow_tie_is_repaired_and_its_lines_dropped() -> None:
    repaired = outlines.areas_only(shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))

    assert repaired.is_valid
    assert repaired.area == 2


def test_specks_go_and_the_largest_part_stays() -> None:
    large, speck = shapely.box(0, 0, 10, 10), shapely.box(50, 50, 51, 51)

    assert outlines.without_specks(shapely.MultiPolygon([large, speck]), smallest_m2=5).equals(large)
    assert outlines.without_specks(shapely.MultiPolygon([large, speck]), smallest_m2=500).equals(large)


@given(st.floats(-79, -57), st.floats(45, 62))
def test_degrees_to_the_plane_and_back_is_the_same_point(lon: float, lat: float) -> None:
    point = shapely.Point(lon, lat)

    assert projection.to_degrees(projection.to_plane(point)).equals_exact(point, 1e-7)


def test_a_path_is_relative_closed_and_fits_its_view_box() -> None:
    view = drawing.fitted((0, 0, 100, 50), width=108)

    assert view.box == "0 0 108 58"
    assert drawing.path(shapely.box(0, 0, 100, 50), view) == "M104 54l0 -50 -100 0 0 50z"


def test_a_tall_shape_is_drawn_in_the_middle() -> None:
    view = drawing.fitted((0, 0, 10, 1000), width=100, tallest=1.0)

    assert (view.width, view.height) == (100, 100)
    assert view.at(5, 500) == (50, 50)


def test_a_shape_too_small_to_be_seen_is_a_lozenge() -> None:
    view = drawing.fitted((0, 0, 1_000_000, 1_000_000), width=100)

    assert drawing.path(shapely.box(10, 10, 20, 20), view) == ""
    assert drawing.dot(shapely.box(10, 10, 20, 20), view) == "M3.4 96l0.6 -0.6 0.6 0.6 -0.6 0.6z"
