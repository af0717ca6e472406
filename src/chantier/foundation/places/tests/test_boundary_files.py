"""Files of boundaries: three forms, stated projections, and archives that mean harm."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from typing import Any

import pytest
import shapefile
import shapely
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.places.core import boundary_files, projection, recognition
from chantier.foundation.places.core.boundary_files import Area
from chantier.foundation.places.core.recognition import Known
from chantier.foundation.places.core.unreadable import Unreadable
from chantier.foundation.places.phrases import UNREADABLE, reason_of

SQUARE = shapely.box(-72.6, 46.3, -72.5, 46.4)


def geojson(shape: Any, fields: dict[str, Any], **members: Any) -> bytes:
    """A collection of one feature."""
    feature = {"type": "Feature", "properties": fields, "geometry": json.loads(shapely.to_geojson(shape))}
    return json.dumps({"type": "FeatureCollection", "features": [feature], **members}).encode()


def zipped_shapefile(
    shape: shapely.Polygon, *, encoding: str = "cp1252", crs: str = "EPSG:32198", name: str = "mrc_s"
) -> bytes:
    """What the MRNF publishes: a layer with its fields and a .prj, in a ZIP."""
    import pyproj

    parts = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    writer = shapefile.Writer(**parts, shapeType=shapefile.POLYGON, encoding=encoding)
    writer.field("MRS_CO_MRC", "C", 10)
    writer.field("MRS_NM_MRC", "C", 60)
    writer.poly([[list(point) for point in reversed(shape.exterior.coords)]])
    writer.record("35", "Mékinac")
    writer.close()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for ending, content in parts.items():
            opened.writestr(f"SHP/{name}.{ending}", content.getvalue())
        if crs:
            opened.writestr(f"SHP/{name}.prj", pyproj.CRS.from_user_input(crs).to_wkt("WKT1_ESRI"))
    return archive.getvalue()


def archive_of(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in members.items():
            opened.writestr(name, data)
    return content.getvalue()


def test_a_geojson_in_degrees_is_read_as_it_is() -> None:
    read = boundary_files.read(geojson(SQUARE, {"code": "35"}, name="mrc"))

    assert (read.form, read.projections) == ("GeoJSON", ("WGS 84",))
    assert read.areas == (Area("mrc", {"code": "35"}, SQUARE),)


@pytest.mark.parametrize("crs", ["EPSG:32198", "EPSG:3347", "EPSG:3857", "urn:ogc:def:crs:EPSG::2949"])
def test_a_geojson_that_states_its_projection_becomes_degrees(crs: str) -> None:
    projected = shapely.transform(
        SQUARE, projection._between("EPSG:4326", projection.named(crs)).transform, interleaved=False
    )
    stated = {"type": "name", "properties": {"name": crs}}

    read = boundary_files.read(geojson(projected, {}, crs=stated))

    assert read.areas[0].outline.equals_exact(SQUARE, 1e-5)


def test_coordinates_in_metres_without_a_projection_are_refused_with_what_to_do() -> None:
    with pytest.raises(Unreadable) as refusal:
        boundary_files.read(geojson(projection.to_plane(SQUARE), {}))

    reason = reason_of(refusal.value)
    assert reason.code == "projection_not_stated"
    assert "projection" in str(reason)
    assert "--crs EPSG:32198" in reason.advice


def test_a_projection_given_by_a_person_is_taken() -> None:
    read = boundary_files.read(geojson(projection.to_plane(SQUARE), {}), crs="EPSG:32198")

    assert read.areas[0].outline.equals_exact(SQUARE, 1e-6)
    assert read.projections == ("NAD83 / Quebec Lambert",)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_a_zipped_shapefile_is_read_in_its_projection_and_its_encoding(encoding: str) -> None:
    data = zipped_shapefile(projection.to_plane(SQUARE), encoding=encoding)

    read = boundary_files.read(data)

    [area] = read.areas
    assert area.fields == {"MRS_CO_MRC": "35", "MRS_NM_MRC": "Mékinac"}
    assert area.layer == "mrc_s"
    assert area.outline.equals_exact(SQUARE, 1e-6) or shapely.symmetric_difference(area.outline, SQUARE).area < 1e-9


def test_a_zipped_shapefile_in_metres_without_prj_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        boundary_files.read(zipped_shapefile(projection.to_plane(SQUARE), crs=""))

    assert refusal.value.code == "projection_not_stated"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_boundary_file"),
        (b"\xff\xfe\x00nonsense", "not_a_boundary_file"),
        (b"[]", "not_a_boundary_file"),
        (b'{"type": "Point"}', "not_a_boundary_file"),
        (b"[" * 100_000, "not_a_boundary_file"),
        (b'{"type": "FeatureCollection", "features": []}', "no_area"),
        (
            b'{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon", "coordinates": 3}}]}',
            "geojson_malformed",
        ),
        (b"PK\x03\x04 broken", "archive_broken"),
        (archive_of({"readme.txt": b"hello"}), "archive_without_shapefile"),
        (archive_of({"../mrc.shp": b"x", "../mrc.dbf": b"x"}), "archive_unsafe_name"),
        (archive_of({"/etc/mrc.shp": b"x"}), "archive_unsafe_name"),
        (archive_of({"C:\\mrc.shp": b"x"}), "archive_unsafe_name"),
        (archive_of({f"{n}.txt": b"" for n in range(301)}), "archive_too_many_members"),
        (archive_of({"mrc.shp": bytes(40_000_000), "mrc.dbf": b"x"}), "archive_too_large"),
        (archive_of({"mrc.shp": b"not a shape", "mrc.dbf": b"not fields" * 20}), "shapefile_malformed"),
    ],
)
def test_bad_input_ends_in_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        boundary_files.read(data)

    assert refusal.value.code == code
    assert str(reason_of(refusal.value))


def test_an_encoding_that_does_not_exist_or_does_not_fit_is_said() -> None:
    data = zipped_shapefile(SQUARE, crs="EPSG:4326")

    for encoding, code in (("latin-37", "encoding_unknown"), ("utf-8", "encoding_wrong")):
        with pytest.raises(Unreadable) as refusal:
            boundary_files.read(data, encoding=encoding)
        assert refusal.value.code == code


@given(st.sampled_from([".shp", ".dbf"]), st.integers(0, 400), st.binary(max_size=6))
def test_a_shapefile_cut_or_spoilt_anywhere_never_ends_in_a_crash(ending: str, at: int, spoilt: bytes) -> None:
    whole = zipped_shapefile(SQUARE, crs="EPSG:4326")
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    name = next(name for name in members if name.endswith(ending))
    members[name] = members[name][:at] + spoilt

    with contextlib.suppress(Unreadable):
        assert boundary_files.read(archive_of(members)).areas


def test_every_refusal_has_its_sentence_with_its_figures() -> None:
    assert str(reason_of(Unreadable("archive_too_many_members", number=301, most=300))) == (
        "Cette archive contient 301 fichiers\u202f; le plus grand nombre accepté est 300."
    )
    assert all(str(sentence) for sentence in UNREADABLE.values())


@pytest.mark.parametrize("place", [(float("nan"), 46.0), (200.0, 46.0), (-72.0, 95.0)])
def test_impossible_coordinates_are_refused(place: tuple[float, float]) -> None:
    ring = [[place[0], place[1]], [-72.0, 46.0], [-72.0, 46.5], [place[0], place[1]]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    with pytest.raises(Unreadable) as refusal:
        boundary_files.read(json.dumps(feature).encode(), crs="EPSG:4326")

    assert refusal.value.code in {"coordinates_impossible", "geojson_malformed"}


@pytest.mark.parametrize(
    ("fields", "layer", "kind", "found"),
    [
        (
            {"MUS_CO_GEO": "37067", "MUS_NM_MUN": "Trois-Rivières", "MUS_CO_MRC": "371"},
            "munic_s",
            "",
            ("municipality", "37067"),
        ),
        ({"MRS_CO_MRC": "371", "MRS_NM_MRC": "Trois-Rivières", "MRS_CO_REG": "04"}, "mrc_s", "", ("mrc", "371")),
        ({"RES_CO_REG": "04", "RES_NM_REG": "Mauricie"}, "regio_s", "", ("region", "04")),
        ({"CSDUID": 2437067.0, "CSDNAME": "Trois-Rivières"}, "lcsd", "", ("municipality", "2437067")),
        ({"code": "35", "nom": "Mékinac"}, "mrc", "", ("mrc", "35")),
        ({"code": "35", "nom": "Mékinac"}, "couche1", "mrc", ("mrc", "35")),
        ({"code": "35", "nom": "Mékinac"}, "couche1", "", None),
        ({"code": "35", "nom": "Mékinac"}, "mrc", "region", None),
    ],
)
def test_fields_say_which_territory_an_area_is(
    fields: dict[str, Any], layer: str, kind: str, found: tuple[str, str] | None
) -> None:
    boundaries, passed_over = recognition.recognised([Area(layer, fields, SQUARE)], kind=kind)

    assert [(one.kind, one.code) for one in boundaries] == ([found] if found else [])
    assert passed_over == (0 if found else 1)


def test_codes_are_matched_in_their_usual_ways_then_names_that_nobody_shares() -> None:
    known = [
        Known("municipality", "37067", "Trois-Rivières", "municipalite-37067"),
        Known("mrc", "35", "Mékinac", "mrc-35"),
        Known("municipality", "37001", "Disparue", "municipalite-37067"),
    ]
    areas = [
        Area("", {"CSDUID": "2437067"}, SQUARE),
        Area("", {"MUS_CO_GEO": "37001"}, SQUARE),
        Area("", {"MRS_CO_MRC": "350"}, SQUARE),
        Area("mrc", {"nom": "MEKINAC"}, SQUARE),
        Area("mrc", {"code": "999", "nom": "Ailleurs"}, SQUARE),
    ]
    boundaries, _passed = recognition.recognised(areas)

    matched = recognition.matched(boundaries, known)

    assert {reference: len(parts) for reference, parts in matched.by_reference.items()} == {
        "mrc-35": 2,
        "municipalite-37067": 2,
    }
    assert matched.by_name == ("mrc-35",)
    assert [(one.code, one.name) for one in matched.unmatched] == [("999", "Ailleurs")]
