"""Against real polygons: how well approximate cells place, and what an import of the real file gives."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import shapely

from chantier.foundation.access.api import Speaker
from chantier.foundation.places import api, shapes
from chantier.foundation.places.core import boundary_files, projection
from chantier.foundation.places.models import Outline, Territory
from chantier.foundation.places.services.import_boundaries import import_boundaries
from chantier.foundation.places.services.load_facts import FactsLoaded, load_facts
from chantier.foundation.places.tests.conftest import ADMIN, AT

pytestmark = [pytest.mark.realdata, pytest.mark.django_db]


@pytest.fixture
def real(shared_data: Path) -> bytes:
    return (shared_data / "places" / "qc_limites_leger.topo.json").read_bytes()


def test_approximate_cells_place_nine_points_in_ten_in_the_right_mrc(whole: FactsLoaded, real: bytes) -> None:
    """Three points drawn at random in each real municipality: large and small ones weigh the same."""
    mrc_of = dict(Territory.objects.filter(kind="municipality").values_list("code", "parent_id"))
    lons, lats, wanted = _points_inside(real, each=3)

    placed = api.locate_many(lats, lons)

    right = np.mean([one is not None and one.mrc == mrc_of[code] for one, code in zip(placed, wanted, strict=True)])
    assert len(wanted) == 3 * 1276
    assert right > 0.93


def test_the_real_file_is_recognised_whole_and_places_points_where_they_are(whole: FactsLoaded, real: bytes) -> None:
    done = import_boundaries(speaker=ADMIN, at=AT, name="qc_limites_leger.topo.json", data=real)

    assert done.matched == {"mrc": 103, "municipality": 1276, "region": 17}
    assert (done.unmatched, done.changed, done.passed_over) == ((), 1396, 0)
    assert done.points_inside >= 0.99 * done.points
    assert not Territory.objects.filter(outline__isnull=False, approximate=True).exists()
    assert not any(one is None for one in api.locate_many(*_points(Territory.objects.filter(kind="municipality"))))
    codes = dict(Territory.objects.filter(kind="municipality").values_list("pk", "code"))
    lons, lats, wanted = _points_inside(real, each=2)
    placed = api.locate_many(lats, lons)
    right = np.mean(
        [one is not None and codes[one.municipality] == code for one, code in zip(placed, wanted, strict=True)]
    )
    assert right > 0.998
    assert all(shape.is_valid for shape in _outlines())
    assert len(shapes.geojson_bytes("mrc")[0]) < 300_000

    again = import_boundaries(speaker=ADMIN, at=AT, name="qc_limites_leger.topo.json", data=real)
    assert (again.changed, again.unchanged) == (0, 1396)
    assert not load_facts(speaker=Speaker.system(), at=AT).outlines_drawn


def test_the_cities_of_a_real_register_are_resolved(whole: FactsLoaded, shared_data: Path) -> None:
    with (shared_data / "mauricie" / "register.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = [(row["Municipalite"], row["CodePostal"]) for row in csv.DictReader(opened)]
    gazetteer = api.gazetteer().taught(rows)

    found = [gazetteer.resolve(name, postal=postal) for name, postal in rows]

    assert np.mean([one.territory_id is not None for one in found]) > 0.99
    assert sum(one.how == "ambiguous" for one in found) == 0


def _outlines() -> list[shapely.Geometry]:
    return [shapely.from_wkb(bytes(wkb)) for wkb in Outline.objects.values_list("placing", flat=True)]


def _points(territories: object) -> tuple[list[float], list[float]]:
    rows = list(territories.values_list("lat", "lon"))  # type: ignore[attr-defined]
    return [lat for lat, _lon in rows], [lon for _lat, lon in rows]


def _points_inside(real: bytes, *, each: int) -> tuple[list[float], list[float], list[str]]:
    """Points drawn with a fixed seed in each real municipality, evenly over its land."""
    draw = np.random.default_rng(2026)
    lons: list[float] = []
    lats: list[float] = []
    codes: list[str] = []
    for area in boundary_files.read(real).areas:
        if area.layer != "municipalites":
            continue
        plane = shapely.make_valid(projection.to_plane(area.outline))
        west, south, east, north = plane.bounds
        found = 0
        while found < each:
            x, y = draw.uniform(west, east, 50), draw.uniform(south, north, 50)
            inside = np.flatnonzero(shapely.contains_xy(plane, x, y))[: each - found]
            for point in inside:
                degrees = projection.to_degrees(shapely.Point(x[point], y[point]))
                lons.append(degrees.x)
                lats.append(degrees.y)
                codes.append(str(area.fields["code"]))
            found += len(inside)
    return lons, lats, codes
