"""The borders between territories, and the middle of one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry


def shared(shapes: Sequence[BaseGeometry], *, decimals: int) -> list[BaseGeometry]:
    """The lines that two of these polygons share, joined end to end: borders without the shore.

    Polygons of one covering, whose common edges are the same edges; coordinates are compared at ``decimals``.
    """
    segments = [_segments(shape, decimals) for shape in shapes]
    if not segments:
        return []
    every = np.vstack(segments)
    pairs, counts = np.unique(every, axis=0, return_counts=True)
    common = pairs[counts > 1].reshape(-1, 2, 2)
    if not len(common):
        return []
    return list(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(shapely.linestrings(common)))))


def middle(shape: BaseGeometry) -> tuple[shapely.Point, float]:
    """The centre and the radius of the largest disc inside a polygon of the plane, in its units."""
    part = max(shapely.get_parts(shape), key=lambda each: each.area)
    # A hundredth of its size is as fine as a name needs.
    tolerance = max(float(np.ptp(part.bounds[::2])), float(np.ptp(part.bounds[1::2]))) / 100
    radius = shapely.maximum_inscribed_circle(part, tolerance=tolerance)
    return shapely.Point(radius.coords[0]), radius.length


def _segments(shape: BaseGeometry, decimals: int) -> np.ndarray:
    """Each edge of a polygon once, as (x, y, x, y), the smaller end first, without those that rounding made a point."""
    found = []
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        xy = shapely.get_coordinates(ring).round(decimals)
        start, end = xy[:-1], xy[1:]
        swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
        edges = np.where(swap[:, None], np.hstack((end, start)), np.hstack((start, end)))
        found.append(edges[np.any(start != end, axis=1)])
    return np.unique(np.vstack(found), axis=0) if found else np.empty((0, 4))
