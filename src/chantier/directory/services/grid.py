"""The grid of the map, made again from all positions."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.db import transaction

from chantier.directory.models import GridCell, Organization
from chantier.directory.queries.map_points import CELLS_PER_TILE, GRID_ZOOMS, MOST_POINTS

_CHUNK = 50_000
#: Cells held in memory at once.
_CELLS = 5_000


@transaction.atomic
def rebuild_grid() -> int:
    """Count every public position in each cell of each zoom; how many cells were written.

    Below ``queries.map_points.MOST_POINTS`` the browser groups the points itself: the grid stays empty.
    """
    GridCell.objects.all().delete()
    rows = Organization.objects.filter(
        merged_into__isnull=True, visibility=Organization.PUBLIC, lat__isnull=False, lon__isnull=False
    ).order_by()
    if rows.count() <= MOST_POINTS:
        return 0
    table = np.array(list(rows.values_list("lon", "lat", "standing").iterator(chunk_size=_CHUNK)), dtype=np.float64)
    return sum(_write(zoom, table) for zoom in GRID_ZOOMS)


def _write(zoom: int, table: np.ndarray[Any, np.dtype[np.float64]]) -> int:
    cells = CELLS_PER_TILE * 2**zoom
    lon, lat, standing = table[:, 0], table[:, 1], table[:, 2].astype(np.int64)
    angle = np.radians(np.clip(lat, -85.0, 85.0))
    x = np.clip(((lon + 180) / 360 * cells).astype(np.int64), 0, cells - 1)
    y = np.clip(((1 - np.arcsinh(np.tan(angle)) / np.pi) / 2 * cells).astype(np.int64), 0, cells - 1)
    keys, where, counts = np.unique((x * cells + y) * 3 + standing, return_inverse=True, return_counts=True)
    lons = np.bincount(where, weights=lon) / counts
    lats = np.bincount(where, weights=lat) / counts
    total = len(keys)
    for start in range(0, total, _CELLS):
        part = slice(start, start + _CELLS)
        GridCell.objects.bulk_create(
            GridCell(
                zoom=zoom,
                x=int(key) // 3 // cells,
                y=int(key) // 3 % cells,
                standing=int(key) % 3,
                count=int(count),
                lon=float(at_lon),
                lat=float(at_lat),
            )
            for key, count, at_lon, at_lat in zip(keys[part], counts[part], lons[part], lats[part], strict=True)
        )
    return total
