"""Official boundaries take the place of approximate ones, once, all or nothing, and say what became of them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command

from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.models import Act
from chantier.foundation.places import api
from chantier.foundation.places.models import BoundaryFile, Outline, Territory
from chantier.foundation.places.services.import_boundaries import import_boundaries
from chantier.foundation.places.services.load_facts import FactsLoaded
from chantier.foundation.places.tests.conftest import ADMIN, AT
from chantier.foundation.places.tests.test_boundary_files import SQUARE, geojson, zipped_shapefile

MEKINAC = {"MRS_CO_MRC": "35", "MRS_NM_MRC": "Mékinac"}
#: Around most points of the MRC de Mékinac.
LAND = shapely.box(-73.3, 46.6, -72.3, 47.3)


def bring(data: bytes, **options: Any) -> api.BoundariesImported:
    return import_boundaries(speaker=ADMIN, at=AT, name="limites.geojson", data=data, **options)


def test_an_official_outline_replaces_the_approximate_one_and_its_municipalities_stay_inside(
    loaded: FactsLoaded,
) -> None:
    done = bring(geojson(LAND, MEKINAC), attribution="MRNF", licence="CC BY 4.0")

    mekinac = Territory.objects.get(reference="mrc-35")
    kept = shapely.from_wkb(bytes(mekinac.outline.placing))
    assert (done.matched, done.changed, done.unchanged, done.unmatched) == ({"mrc": 1}, 1, 0, ())
    assert not mekinac.approximate
    assert shapely.symmetric_difference(kept, LAND).area < 0.001 * LAND.area
    cells = [
        shapely.from_wkb(bytes(wkb))
        for wkb in Outline.objects.filter(territory__parent=mekinac).values_list("placing", flat=True)
    ]
    covered = shapely.union_all(cells).intersection(kept).area
    assert covered > 0.99 * kept.area
    view = api.territory("mrc-35")
    assert view is not None
    assert (view.approximate, view.outline_source) == (False, "MRNF")
    assert Act.objects.filter(name="places.boundaries_imported").count() == 1


def test_the_same_file_again_changes_nothing(loaded: FactsLoaded) -> None:
    bring(geojson(LAND, MEKINAC))
    before = (api.stamp(), BoundaryFile.objects.count(), Act.objects.count())

    again = bring(geojson(LAND, MEKINAC))

    assert (again.changed, again.unchanged) == (0, 1)
    assert (api.stamp(), BoundaryFile.objects.count(), Act.objects.count()) == before


def test_a_dry_run_says_what_would_be_done_and_does_nothing(loaded: FactsLoaded) -> None:
    stamp = api.stamp()

    done = bring(geojson(LAND, MEKINAC), dry_run=True)

    assert (done.changed, done.dry_run) == (1, True)
    assert (api.stamp(), BoundaryFile.objects.count()) == (stamp, 0)


def test_what_belongs_to_no_known_territory_is_named_and_the_rest_is_kept(loaded: FactsLoaded) -> None:
    features = json.loads(geojson(LAND, MEKINAC))
    features["features"] += json.loads(geojson(SQUARE, {"MRS_CO_MRC": "999", "MRS_NM_MRC": "Ailleurs"}))["features"]
    features["features"] += json.loads(geojson(SQUARE, {"altitude": 12}))["features"]

    done = bring(json.dumps(features).encode())

    assert (done.areas, done.passed_over, done.changed) == (3, 1, 1)
    assert done.unmatched == (("mrc", "999", "Ailleurs"),)


def test_a_broken_outline_is_repaired_and_said(loaded: FactsLoaded) -> None:
    bow_tie = shapely.Polygon([(-73, 46.6), (-72.5, 47.2), (-72.5, 46.6), (-73, 47.2)])

    done = bring(geojson(bow_tie, MEKINAC))

    assert done.repaired == 1
    assert shapely.from_wkb(bytes(Outline.objects.get(territory__reference="mrc-35").placing)).is_valid


def test_a_region_made_of_official_mrcs_is_exact_too(loaded: FactsLoaded) -> None:
    laval = shapely.box(-73.9, 45.5, -73.5, 45.7)

    bring(geojson(laval, {"MRS_CO_MRC": "65"}))

    approximate = dict(
        Territory.objects.filter(
            reference__in=["mrc-65", "region-13", "pole-laval", "municipalite-65005", "region-04"]
        ).values_list("reference", "approximate")
    )
    assert approximate == {
        "mrc-65": False,
        "region-13": False,
        "pole-laval": False,
        "municipalite-65005": True,
        "region-04": True,
    }


def test_a_former_code_gives_its_land_to_its_successor(loaded: FactsLoaded) -> None:
    city = Territory.objects.get(reference="municipalite-37067")
    Territory.objects.create(
        reference="municipalite-37001",
        kind="municipality",
        code="37001",
        name="Disparue",
        parent=city.parent,
        replaced_by=city,
        effective_until="2001-12-31",
    )
    west, east = shapely.box(-72.7, 46.3, -72.6, 46.4), shapely.box(-72.6, 46.3, -72.5, 46.4)
    features = json.loads(geojson(west, {"MUS_CO_GEO": "37067"}))
    features["features"] += json.loads(geojson(east, {"MUS_CO_GEO": "37001"}))["features"]

    done = bring(json.dumps(features).encode())

    assert done.matched == {"municipality": 1}
    kept = shapely.from_wkb(bytes(Outline.objects.get(territory=city).placing))
    assert kept.area == pytest.approx(0.02, rel=0.01)


def test_a_file_that_cannot_be_read_leaves_everything_as_before(loaded: FactsLoaded) -> None:
    stamp = api.stamp()

    with pytest.raises(Invalid) as refusal:
        bring(b"{}")

    assert refusal.value.reason.code == "not_a_boundary_file"
    assert (api.stamp(), BoundaryFile.objects.count()) == (stamp, 0)


def test_nothing_recognised_says_how_to_go_on(loaded: FactsLoaded) -> None:
    with pytest.raises(Invalid) as refusal:
        bring(geojson(SQUARE, {"altitude": 12}))

    assert refusal.value.reason.code == "nothing_recognised"
    assert "--kind" in refusal.value.reason.advice


def test_boundaries_before_facts_are_refused(db: None) -> None:
    with pytest.raises(NotPossible) as refusal:
        bring(geojson(LAND, MEKINAC))

    assert refusal.value.reason.code == "facts_not_loaded"


def test_only_who_keeps_the_instance_imports(loaded: FactsLoaded) -> None:
    with pytest.raises(NotAllowed):
        import_boundaries(speaker=Speaker.visitor(), at=AT, name="x", data=geojson(LAND, MEKINAC))


def test_the_command_reports_in_sentences(loaded: FactsLoaded, tmp_path: Path) -> None:
    path = tmp_path / "mrc.zip"
    path.write_bytes(zipped_shapefile(LAND, crs="EPSG:4326"))
    said = StringIO()

    call_command("places", "import", str(path), stdout=said)

    assert said.getvalue().splitlines() == [
        "Shapefile, projection\u00a0: WGS 84.",
        "1 surface lue.",
        "MRC ou territoire équivalent\u00a0: 1 territoires reconnus.",
        "1 contours enregistrés, 0 déjà là.",
    ]


def test_the_command_refuses_with_a_sentence(loaded: FactsLoaded, tmp_path: Path) -> None:
    path = tmp_path / "mrc.zip"
    path.write_bytes(b"PK\x03\x04")

    with pytest.raises(CommandError, match="endommagée"):
        call_command("places", "import", str(path))
    with (tmp_path / "huge.geojson").open("wb") as huge:
        huge.truncate(2_000_000_000)  # a sparse file: nothing is written
    with pytest.raises(CommandError, match="pèse 2000"):
        call_command("places", "import", str(tmp_path / "huge.geojson"))
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("places", "import", str(tmp_path / "absent.zip"))
