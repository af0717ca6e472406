"""Positions for the map: single ones while they are few, else how many are in each cell of a grid."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Avg, Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Cast, Floor

from chantier.directory.models import GridCell, Organization
from chantier.directory.queries import facets
from chantier.directory.queries.organizations import visible
from chantier.foundation.places import api as places
from chantier.foundation.search.api import Box, Cell, Query

#: What a browser groups by itself without a pause.
MOST_POINTS: Final = 50_000
#: Of a great answer, so many are sent one by one for what is in view: more would be drawn as groups anyway. From
#: ``DOORS`` on, where one looks at streets, all that a browser groups: those who share a position are to be listed.
MOST_NEAR: Final = 4_000
DOORS: Final = 16
GRID_ZOOMS: Final = range(3, 12)
#: A cell is a quarter of a tile of 256 points on each side.
CELLS_PER_TILE: Final = 4
_PRECISION = {name: number for number, name in enumerate(places.PRECISIONS)}
_LEAST_PRECISE: Final = 4
_CHUNK: Final = 20_000

Point = tuple[float, float, int, str, int]


@dataclass(frozen=True)
class Spread:
    """Where an answer is: ``points``, or ``cells`` as (longitude, latitude, count); ``total`` of all it shows."""

    total: int
    points: tuple[Point, ...] = ()
    cells: tuple[tuple[float, float, int], ...] = ()
    zoom: int = 0
    is_grid: bool = False


def most_near(zoom: int) -> int:
    """How many of what is in view are sent one by one at this zoom."""
    return MOST_POINTS if zoom >= DOORS else MOST_NEAR


def points_of(ids: Sequence[int], visibilities: Iterable[str]) -> tuple[Point, ...]:
    """The positions of those of these organisations that may be seen now, by chunks: an index can lag behind."""
    found: list[Point] = []
    rows = visible(visibilities)
    for start in range(0, len(ids), _CHUNK):
        found += _points(rows.filter(pk__in=ids[start : start + _CHUNK]))
    return tuple(found)


def points_by_query(query: Query) -> tuple[Point, ...]:
    """The positions of what the database finds, at most one more than the browser can group."""
    return _points(facets.narrowed(query), MOST_POINTS + 1)


def positioned(query: Query, most: int) -> int:
    """How many of what the database finds have a position, counted no further than ``most`` and one."""
    return _positioned(facets.narrowed(query)).order_by()[: most + 1].count()


def cells_of_grid(*, zoom: int, box: Box | None, standings: Iterable[int]) -> Spread:
    """The cells made in advance, for an answer narrowed by nothing but the standing."""
    level = min(max(zoom, GRID_ZOOMS.start), GRID_ZOOMS.stop - 1)
    rows = GridCell.objects.filter(zoom=level, standing__in=list(standings))
    if box is not None:
        (west, north), (east, south) = cell_at(box.west, box.north, level), cell_at(box.east, box.south, level)
        rows = rows.filter(x__range=(west, east), y__range=(north, south))
    summed = (
        rows.order_by()
        .values("x", "y")
        .annotate(n=Sum("count"), lons=Sum(F("lon") * F("count")), lats=Sum(F("lat") * F("count")))
    )
    cells = tuple((round(r["lons"] / r["n"], 4), round(r["lats"] / r["n"], 4), r["n"]) for r in summed)
    return Spread(total=sum(cell[2] for cell in cells), cells=cells, zoom=level, is_grid=True)


def width_of_cells(zoom: int) -> float:
    """How wide a cell is at a zoom, in degrees."""
    return 360.0 / (CELLS_PER_TILE * 2 ** min(max(zoom, 0), 18))


def cells_of_index(found: Iterable[Cell], *, zoom: int) -> Spread:
    """The cells that the search index counted, for any question."""
    cells = tuple((round(one.longitude, 4), round(one.latitude, 4), one.total) for one in found)
    return Spread(total=sum(cell[2] for cell in cells), cells=cells, zoom=zoom, is_grid=True)


def cells_by_query(query: Query, *, zoom: int) -> Spread:
    """The same counted by the database, while there is no index."""
    width = width_of_cells(zoom)
    rows = _positioned(facets.narrowed(query)).order_by()
    grouped = (
        rows.annotate(
            column=Floor(Cast("lon", FloatField()) / width), line=Floor(Cast("lat", FloatField()) / (width * 0.7))
        )
        .values("column", "line")
        .annotate(n=Count("pk"), at_lon=Avg("lon"), at_lat=Avg("lat"))
    )
    cells = tuple((round(r["at_lon"], 4), round(r["at_lat"], 4), r["n"]) for r in grouped)
    return Spread(total=sum(cell[2] for cell in cells), cells=cells, zoom=zoom, is_grid=True)


def at_position(lat: float, lon: float, visibilities: Iterable[str], *, most: int = 300) -> tuple[int, ...]:
    """All those whose position is this one, to a metre, by name."""
    near = 0.00001
    rows = visible(visibilities).filter(lat__range=(lat - near, lat + near), lon__range=(lon - near, lon + near))
    return tuple(rows.order_by("-standing", "sort_name", "pk").values_list("pk", flat=True)[:most])


def cell_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """Column and line of the cell that holds a position, in Web Mercator; the poles are cut at 85 degrees."""
    cells = CELLS_PER_TILE * 2**zoom
    angle = math.radians(min(max(lat, -85.0), 85.0))
    x = (lon + 180) / 360
    y = (1 - math.asinh(math.tan(angle)) / math.pi) / 2
    return min(max(int(x * cells), 0), cells - 1), min(max(int(y * cells), 0), cells - 1)


def _positioned(rows: QuerySet[Organization]) -> QuerySet[Organization]:
    return rows.filter(Q(lat__isnull=False) & Q(lon__isnull=False))


def _points(rows: QuerySet[Organization], most: int | None = None) -> tuple[Point, ...]:
    values: Any = _positioned(rows).order_by("pk").values_list("lon", "lat", "precision", "public_id", "standing")
    return tuple(
        (
            round(lon, 5),
            round(lat, 5),
            min(_PRECISION.get(precision, _LEAST_PRECISE), _LEAST_PRECISE),
            ref,
            2 - standing,
        )
        for lon, lat, precision, ref, standing in (values if most is None else values[:most])
    )
