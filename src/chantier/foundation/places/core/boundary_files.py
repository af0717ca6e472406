"""Reading a file of boundaries: GeoJSON, TopoJSON or a zipped shapefile, in any projection that it states.

Bytes come in, areas in WGS84 degrees come out. Nothing is written to a disk.
"""

from __future__ import annotations

import codecs
import io
import json
import math
import struct
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import shapefile
import shapely
from shapely.geometry.base import BaseGeometry

from chantier.foundation.places.core import projection, topojson
from chantier.foundation.places.core.unreadable import Unreadable

#: What the shapefile reader and shapely raise, depending on where the bytes go wrong.
_MALFORMED = (
    shapefile.ShapefileException,
    shapely.errors.GEOSException,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    KeyError,
    IndexError,
    OSError,
    TypeError,
    ValueError,
)
MAX_FILE_BYTES = 500_000_000
MAX_MEMBERS = 300
MAX_UNPACKED_BYTES = 1_500_000_000
MAX_RATIO = 400


@dataclass(frozen=True)
class Area:
    """One area as the file gives it, in degrees: its layer, its fields, its outline, not yet repaired."""

    layer: str
    fields: Mapping[str, Any]
    outline: BaseGeometry


@dataclass(frozen=True)
class BoundaryData:
    """What a file holds. ``projections`` are the titles of those it was in."""

    form: str
    areas: tuple[Area, ...]
    projections: tuple[str, ...]


def read(data: bytes, *, crs: str = "", encoding: str = "") -> BoundaryData:
    """Read any of the three forms, which are told apart by their content, not by a file name.

    ``crs`` takes precedence over what the file states; ``encoding`` is that of a shapefile's fields. Raises
    `Unreadable` with a code of ``phrases.UNREADABLE``.
    """
    refuse_too_large(len(data))
    if data[:4] == b"PK\x03\x04":
        return _shapefiles(data, crs=crs, encoding=encoding)
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Unreadable("not_a_boundary_file") from error
    if not isinstance(document, dict):
        raise Unreadable("not_a_boundary_file")
    if document.get("type") == "Topology":
        return _topojson(document, crs=crs)
    if document.get("type") in ("FeatureCollection", "Feature"):
        return _geojson(document, crs=crs)
    raise Unreadable("not_a_boundary_file")


def refuse_too_large(size: int) -> None:
    """Raise `Unreadable` for a size in bytes that no file of boundaries needs; asked before the file is read."""
    if size > MAX_FILE_BYTES:
        raise Unreadable("file_too_large", megabytes=size // 1_000_000, most=MAX_FILE_BYTES // 1_000_000)


def _topojson(document: Mapping[str, Any], *, crs: str) -> BoundaryData:
    stated = crs or _stated(document)
    areas = [
        Area(layer, {**({"id": identifier} if identifier else {}), **fields}, outline)
        for layer, fields, identifier, outline in topojson.decode(document)
    ]
    return _in_degrees("TopoJSON", areas, stated)


def _geojson(document: Mapping[str, Any], *, crs: str) -> BoundaryData:
    stated = crs or _stated(document)
    layer = str(document.get("name", ""))
    areas: list[Area] = []
    for feature in document.get("features", [document]):
        try:
            geometry = feature.get("geometry")
            if not geometry or geometry.get("type") not in ("Polygon", "MultiPolygon"):
                continue
            outline = shapely.from_geojson(json.dumps(geometry))
            areas.append(Area(layer, feature.get("properties") or {}, shapely.force_2d(outline)))
        except (AttributeError, TypeError, ValueError, shapely.errors.GEOSException) as error:
            raise Unreadable("geojson_malformed", number=len(areas) + 1) from error
    return _in_degrees("GeoJSON", areas, stated)


def _stated(document: Mapping[str, Any]) -> str:
    """The ``crs`` member that GeoJSON had before RFC 7946, and that cartographers still write."""
    crs = document.get("crs")
    if not isinstance(crs, dict):
        return ""
    properties = crs.get("properties")
    return str(properties.get("name", "")) if isinstance(properties, dict) else ""


def _shapefiles(data: bytes, *, crs: str, encoding: str) -> BoundaryData:
    with _opened(data) as archive:
        names = _checked(archive)
        shapes = sorted(name for name in names if name.lower().endswith(".shp"))
        if not shapes:
            raise Unreadable("archive_without_shapefile")
        read_layers = [
            _layer(archive, names, shape, crs=crs, encoding=encoding)
            for shape in shapes
            if shape[:-4].lower() + ".dbf" in names
        ]
    if not read_layers:
        raise Unreadable("archive_without_shapefile")
    areas = tuple(area for layer in read_layers for area in layer.areas)
    if not areas:
        raise Unreadable("no_area")
    titles = {title for layer in read_layers for title in layer.projections}
    return BoundaryData("Shapefile", areas, tuple(sorted(titles)))


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise Unreadable("archive_broken") from error


def _checked(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Members by lower-case name, once the directory of the archive was found harmless."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MAX_MEMBERS:
        raise Unreadable("archive_too_many_members", number=len(members), most=MAX_MEMBERS)
    unpacked = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > 10_000_000 and unpacked / packed > MAX_RATIO):
        raise Unreadable("archive_too_large", megabytes=unpacked // 1_000_000)
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in member.filename:
            raise Unreadable("archive_unsafe_name", name=member.filename[:80])
        if member.flag_bits & 0x1:
            raise Unreadable("archive_encrypted")
    return {member.filename.lower(): member for member in members}


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's content; one that unpacks to more than its directory said is refused while it unpacks."""
    try:
        with archive.open(member) as opened:
            content = opened.read(member.file_size + 1)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise Unreadable("archive_broken") from error
    if len(content) > member.file_size:
        raise Unreadable("archive_too_large", megabytes=len(content) // 1_000_000)
    return content


def _layer(
    archive: zipfile.ZipFile, names: Mapping[str, zipfile.ZipInfo], shape: str, *, crs: str, encoding: str
) -> BoundaryData:
    stem = shape[:-4].lower()
    stated = crs
    if not stated and stem + ".prj" in names:
        stated = _member(archive, names[stem + ".prj"]).decode("latin-1")
    if not encoding and stem + ".cpg" in names:
        encoding = _member(archive, names[stem + ".cpg"]).decode("latin-1").strip()
    content = {ending: _member(archive, names[stem + ending]) for ending in (".shp", ".dbf")}
    layer = PurePosixPath(names[stem + ".shp"].filename).stem
    areas = list(_shapefile_areas(layer, content, encoding or _guessed(content[".dbf"])))
    return _in_degrees("Shapefile", areas, stated, may_be_empty=True)


def _shapefile_areas(layer: str, content: Mapping[str, bytes], encoding: str) -> Iterator[Area]:
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise Unreadable("encoding_unknown", encoding=encoding[:40]) from error
    try:
        content[".dbf"][32:].decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("encoding_wrong", encoding=encoding[:40]) from error
    if int.from_bytes(content[".shp"][24:28], "big") * 2 > len(content[".shp"]):
        raise Unreadable("shapefile_malformed", layer=layer[:60])  # cut short on its way
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # longer than it says: some writers leave padding at the end
            reader = shapefile.Reader(
                shp=io.BytesIO(content[".shp"]), dbf=io.BytesIO(content[".dbf"]), encoding=encoding
            )
        for entry in reader.iterShapeRecords():
            geometry = entry.shape.__geo_interface__
            if geometry["type"] in ("Polygon", "MultiPolygon") and geometry["coordinates"]:
                outline = shapely.force_2d(shapely.geometry.shape(geometry))
                yield Area(layer, entry.record.as_dict(), outline)
    except _MALFORMED as error:
        raise Unreadable("shapefile_malformed", layer=layer[:60]) from error


def _guessed(dbf: bytes) -> str:
    """UTF-8 when the fields are UTF-8, else the encoding of French Windows, which reads any byte that matters."""
    try:
        dbf[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _in_degrees(form: str, areas: list[Area], stated: str, *, may_be_empty: bool = False) -> BoundaryData:
    if not areas:
        if may_be_empty:
            return BoundaryData(form, (), ())
        raise Unreadable("no_area")
    definition = projection.named(stated) if stated.strip() else projection.DEGREES
    bounds = tuple(float(edge) for edge in shapely.total_bounds([area.outline for area in areas]))
    if not all(map(math.isfinite, bounds)):
        raise Unreadable("coordinates_impossible")
    if definition in (projection.DEGREES, "OGC:CRS84", "EPSG:4269"):
        if not projection.looks_like_degrees(bounds):  # type: ignore[arg-type]
            raise Unreadable("projection_not_stated" if not stated else "coordinates_impossible")
        converted = areas
    else:
        converted = [
            Area(area.layer, area.fields, projection.to_degrees(area.outline, source=definition)) for area in areas
        ]
        bounds = tuple(float(edge) for edge in shapely.total_bounds([area.outline for area in converted]))
        if not projection.looks_like_degrees(bounds):  # type: ignore[arg-type]
            raise Unreadable("coordinates_impossible")
    return BoundaryData(form, tuple(converted), (projection.title(definition),))
