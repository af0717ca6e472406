"""Between degrees and the plane. Every area, distance, cell and drawing is made in one plane, never in degrees."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

import numpy as np
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from chantier.foundation.places.core.unreadable import Unreadable

Floats = NDArray[np.float64]
Shape = TypeVar("Shape", bound=BaseGeometry)

DEGREES = "EPSG:4326"
#: NAD83 / Québec Lambert: conformal conic with the parallels 46° and 60°, metres. The one the Québec State draws with.
PLANE = "EPSG:32198"


@lru_cache(maxsize=32)
def _between(source: str, target: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def to_plane_xy(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Metres east and north in the plane, of degrees."""
    x, y = _between(DEGREES, PLANE).transform(lon, lat)
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)


def to_plane(shape: Shape) -> Shape:
    """The same geometry in metres."""
    return _transformed(shape, DEGREES, PLANE)


def to_degrees(shape: Shape, *, source: str = PLANE) -> Shape:
    """The same geometry in degrees, from the plane or from any projection that pyproj knows."""
    return _transformed(shape, source, DEGREES)


def _transformed(shape: Shape, source: str, target: str) -> Shape:
    transformer = _between(source, target)
    changed: Shape = shapely.transform(shape, transformer.transform, interleaved=False)
    return changed


def named(text: str) -> str:
    """The projection that a person or a file names: ``EPSG:32198``, ``urn:ogc:def:crs:EPSG::3347``, a .prj's text.

    Returns a definition that the other functions take. Raises `Unreadable` ("projection_unknown").
    """
    try:
        crs = pyproj.CRS.from_user_input(text.strip())
    except CRSError as error:
        raise Unreadable("projection_unknown", projection=text.strip()[:80]) from error
    authority = crs.to_authority(min_confidence=70)
    return ":".join(authority) if authority else crs.to_wkt()


def title(definition: str) -> str:
    """The name of a projection, to be shown."""
    return str(pyproj.CRS.from_user_input(definition).name)


def looks_like_degrees(bounds: tuple[float, float, float, float]) -> bool:
    """Whether coordinates can be longitudes and latitudes at all."""
    west, south, east, north = bounds
    return -180.0 <= west <= east <= 180.0 and -90.0 <= south <= north <= 90.0
