"""Outlines as the ``d`` of SVG paths, drawn in the plane and fitted to a view box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class View:
    """How the plane (metres, north up) becomes a drawing (units, y down): ``(x − left) · scale``."""

    left: float
    top: float
    scale: float
    width: float
    height: float

    @property
    def box(self) -> str:
        """The value of the ``viewBox`` attribute."""
        return f"0 0 {_short(self.width)} {_short(self.height)}"

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point of the plane in the drawing."""
        return round((x - self.left) * self.scale, 1), round((self.top - y) * self.scale, 1)


def fitted(
    bounds: tuple[float, float, float, float], *, width: float, margin: float = 4.0, tallest: float = 1.4
) -> View:
    """The view of this width that shows these bounds in its middle, no taller than ``tallest`` times the width."""
    west, south, east, north = bounds
    across, up = max(east - west, 1.0), max(north - south, 1.0)
    scale = min((width - 2 * margin) / across, (width * tallest - 2 * margin) / up)
    beside = (width - across * scale) / 2
    return View(
        left=west - beside / scale,
        top=north + margin / scale,
        scale=scale,
        width=width,
        height=up * scale + 2 * margin,
    )


def path(shape: BaseGeometry, view: View, *, decimals: int = 1) -> str:
    """The ``d`` of a polygon of the plane: relative moves, rounded so that steps add up without drift."""
    pieces: list[str] = []
    factor = 10**decimals
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon":
            continue
        for ring in (part.exterior, *part.interiors):
            xy = shapely.get_coordinates(ring)
            drawn = np.column_stack(((xy[:, 0] - view.left) * view.scale, (view.top - xy[:, 1]) * view.scale))
            whole = np.rint(drawn * factor).astype(np.int64)
            if np.array_equal(whole[0], whole[-1]):
                whole = whole[:-1]  # "z" closes the ring
            steps = np.diff(whole, axis=0)
            steps = steps[np.any(steps != 0, axis=1)]
            if len(steps) < 2:
                continue
            start = f"M{_short(whole[0, 0] / factor)} {_short(whole[0, 1] / factor)}"
            moves = " ".join(f"{_short(dx / factor)} {_short(dy / factor)}" for dx, dy in steps.tolist())
            pieces.append(f"{start}l{moves}z")
    return "".join(pieces)


def paths(shapes: Mapping[str, BaseGeometry], view: View, *, decimals: int = 1) -> dict[str, str]:
    """The ``d`` of each shape, by key. A shape too small to be drawn has an empty one."""
    return {key: path(shape, view, decimals=decimals) for key, shape in shapes.items()}


def _short(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def dot(shape: BaseGeometry, view: View, *, radius: float = 0.6) -> str:
    """The ``d`` of a small lozenge at a shape that is too small to be seen in this view."""
    inner = shape.representative_point()
    x, y = view.at(inner.x, inner.y)
    r = _short(radius)
    return f"M{_short(x - radius)} {_short(y)}l{r} -{r} {r} {r} -{r} {r}z"
