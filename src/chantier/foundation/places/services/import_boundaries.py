"""Importing a file of boundaries: official outlines take the place of the approximate ones."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from chantier.foundation.access.api import Invalid, NotPossible, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.places import acts
from chantier.foundation.places.core import boundary_files, outlines, projection, recognition
from chantier.foundation.places.core.unreadable import Unreadable
from chantier.foundation.places.models import BoundaryFile, Outline, Territory
from chantier.foundation.places.permissions import may_import_boundaries
from chantier.foundation.places.phrases import FACTS_NOT_LOADED, reason_of
from chantier.foundation.places.services.draw import redraw
from chantier.foundation.places.services.stamp import stamp_anew


@dataclass(frozen=True)
class BoundariesImported:
    """What became of a file. Nothing of it is silent: what was not recognised or not known is counted or named."""

    form: str
    projections: tuple[str, ...]
    areas: int
    passed_over: int
    matched: Mapping[str, int]
    by_name: tuple[str, ...]
    unmatched: tuple[tuple[str, str, str], ...]
    repaired: int
    changed: int
    unchanged: int
    points_inside: int
    points: int
    dry_run: bool


@dataclass(frozen=True)
class _Prepared:
    """An outline ready to be kept: degrees, repaired, simplified with its neighbours."""

    territory: Territory
    wkb: bytes
    fingerprint: str
    repaired: bool


def import_boundaries(
    *,
    speaker: Speaker,
    at: datetime,
    name: str,
    data: bytes,
    kind: str = "",
    crs: str = "",
    encoding: str = "",
    attribution: str = "",
    licence: str = "",
    dry_run: bool = False,
) -> BoundariesImported:
    """Read a file, give each area to its territory by its official code, and keep the outlines.

    All or nothing: an interrupted import leaves the database as before. The same file again changes nothing.
    Raises `Invalid` with a sentence when the file cannot be read or nothing in it is recognised, `NotPossible` before
    the facts are loaded.
    """
    may_import_boundaries(speaker).enforce()
    try:
        read = boundary_files.read(data, crs=crs, encoding=encoding)
        boundaries, passed_over = recognition.recognised(read.areas, kind=kind)
        if not boundaries:
            raise Unreadable("nothing_recognised")
    except Unreadable as error:
        raise Invalid(reason_of(error)) from error
    territories = list(Territory.objects.select_related("replaced_by"))
    if not territories:
        raise NotPossible(FACTS_NOT_LOADED)
    matched = recognition.matched(boundaries, [_known(territory) for territory in territories])
    prepared = _prepared(matched.by_reference, {territory.reference: territory for territory in territories})
    present = dict(Outline.objects.filter(file__isnull=False).values_list("territory_id", "fingerprint"))
    new = [one for one in prepared if present.get(one.territory.pk) != one.fingerprint]
    if new and not dry_run:
        _keep(
            new,
            speaker=speaker,
            at=at,
            file=BoundaryFile(
                name=Path(name).name[:200],
                sha256=hashlib.sha256(data).hexdigest(),
                imported_at=at,
                projection=", ".join(read.projections)[:120],
                attribution=attribution[:300],
                licence=licence[:120],
                territories=len(new),
            ),
        )
    points, inside = _points_inside(prepared)
    return BoundariesImported(
        form=read.form,
        projections=read.projections,
        areas=len(read.areas),
        passed_over=passed_over,
        matched=dict(sorted(Counter(one.territory.kind for one in prepared).items())),
        by_name=matched.by_name,
        unmatched=tuple((one.kind, one.code, one.name) for one in matched.unmatched),
        repaired=sum(one.repaired for one in prepared),
        changed=len(new),
        unchanged=len(prepared) - len(new),
        points_inside=inside,
        points=points,
        dry_run=dry_run,
    )


@transaction.atomic
def _keep(prepared: list[_Prepared], *, speaker: Speaker, at: datetime, file: BoundaryFile) -> None:
    file.save()
    Outline.objects.bulk_create(
        [
            Outline(
                territory=one.territory,
                placing=one.wkb,
                normal=one.wkb,
                mini=one.wkb,
                fingerprint=one.fingerprint,
                file=file,
            )
            for one in prepared
        ],
        batch_size=100,
        update_conflicts=True,
        unique_fields=["territory"],
        update_fields=["placing", "normal", "mini", "fingerprint", "file"],
    )
    drawn = redraw()
    stamp_anew(drawn_from=drawn.inputs)
    record(
        name=acts.BOUNDARIES_IMPORTED,
        speaker=speaker,
        at=at,
        subject=("places.boundary_file", file.pk),
        data={"territories": len(prepared), "drawn": drawn.outlines},
    )


def _known(territory: Territory) -> recognition.Known:
    successor = territory.replaced_by or territory
    return recognition.Known(territory.kind, territory.code, territory.name, successor.reference)


def _prepared(
    found: Mapping[str, tuple[recognition.Boundary, ...]], territories: Mapping[str, Territory]
) -> list[_Prepared]:
    """Outlines in degrees, simplified kind by kind so that neighbours keep their common border."""
    by_kind: dict[str, list[tuple[Territory, BaseGeometry, bool]]] = {}
    for reference, parts in found.items():
        territory = territories[reference]
        repaired = any(not part.outline.is_valid for part in parts)
        whole = outlines.areas_only(
            shapely.union_all([projection.to_plane(outlines.areas_only(part.outline)) for part in parts])
        )
        if not whole.is_empty:
            by_kind.setdefault(territory.kind, []).append((territory, whole, repaired))
    prepared: list[_Prepared] = []
    for several in by_kind.values():
        thin = outlines.simplified(
            [shape for _territory, shape, _repaired in several], tolerance_m=outlines.TOLERANCE_M["placing"]
        )
        for (territory, _shape, repaired), shape in zip(several, thin, strict=True):
            wkb = bytes(shapely.to_wkb(outlines.areas_only(projection.to_degrees(shape))))
            prepared.append(_Prepared(territory, wkb, hashlib.sha256(wkb).hexdigest(), repaired))
    return prepared


def _points_inside(prepared: list[_Prepared]) -> tuple[int, int]:
    """How many municipalities have a representative point, and how many of these are inside the new outline."""
    placed = [one for one in prepared if one.territory.lat is not None and one.territory.radius_km is not None]
    inside = sum(
        bool(shapely.intersects_xy(shapely.from_wkb(one.wkb), one.territory.lon, one.territory.lat)) for one in placed
    )
    return len(placed), inside
