"""Placing without the network: in which territory is this point, and which municipality does this text name?

What this needs is loaded once per process and kept until the stamp of places changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import RLock

import numpy as np
import shapely
from numpy.typing import ArrayLike

from chantier.foundation.places.core import kinds
from chantier.foundation.places.core.gazetteer import (
    MUNICIPALITY,
    NOWHERE,
    REGION,
    Gazetteer,
    Place,
    Point,
    Prefix,
    Resolution,
)
from chantier.foundation.places.core.placenames import normal_name
from chantier.foundation.places.models import Outline, PostalPrefix, Territory
from chantier.foundation.places.queries import stamp

#: A point on a wharf or an ice bridge belongs to the shore, up to this many degrees (about 2 km) away…
_SHORE_DEGREES = 0.02
#: …and farther while outlines are approximate: their coast is drawn for maps of a continent.
_APPROXIMATE_SHORE_DEGREES = 0.3


@dataclass(frozen=True)
class PlacedIn:
    """Ids of the territories that contain a point. ``approximate`` when the outline that says so is."""

    municipality: int
    mrc: int | None
    region: int | None
    approximate: bool
    inside: bool = True


class _Map:
    """The outlines of municipalities in a spatial index, with what contains each."""

    def __init__(self) -> None:
        above = dict(Territory.objects.values_list("id", "parent_id"))
        kind_of = dict(Territory.objects.values_list("id", "kind"))
        rows = list(
            Outline.objects.filter(territory__kind=kinds.MUNICIPALITY, territory__effective_until__isnull=True)
            .order_by("territory__reference")
            .values_list("territory_id", "placing", "territory__approximate")
        )
        self.places: list[PlacedIn] = []
        for number, _wkb, approximate in rows:
            containers: dict[str, int] = {}
            parent = above[number]
            while parent is not None:
                containers[kind_of[parent]] = parent
                parent = above[parent]
            self.places.append(PlacedIn(number, containers.get(kinds.MRC), containers.get(kinds.REGION), approximate))
        self.by_municipality = {place.municipality: place for place in self.places}
        self.shapes = shapely.from_wkb(np.array([bytes(wkb) for _number, wkb, _approx in rows], dtype=object))
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)
        approximate = any(place.approximate for place in self.places)
        self.shore = _APPROXIMATE_SHORE_DEGREES if approximate else _SHORE_DEGREES

    def locate(self, lats: ArrayLike, lons: ArrayLike) -> list[PlacedIn | None]:
        lat = np.asarray(lats, dtype=np.float64)
        lon = np.asarray(lons, dtype=np.float64)
        found: list[PlacedIn | None] = [None] * len(lat)
        if not self.places or not len(lat):
            return found
        possible = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
        points = shapely.points(lon[possible], lat[possible])
        for at, shape in zip(*self.tree.query(points, predicate="intersects"), strict=True):
            number = int(possible[at])
            if found[number] is None:
                found[number] = self.places[int(shape)]
        outside = [position for position, number in enumerate(possible) if found[int(number)] is None]
        if outside:
            near = self.tree.query_nearest(points[outside], max_distance=self.shore, all_matches=False)
            for at, shape in zip(*near, strict=True):
                place = self.places[int(shape)]
                found[int(possible[outside[int(at)]])] = PlacedIn(
                    place.municipality, place.mrc, place.region, place.approximate, inside=False
                )
        return found


_lock = RLock()  # the gazetteer asks the map while it is made
_maps: dict[str, _Map] = {}
_gazetteers: dict[str, Gazetteer] = {}


def locate(lat: float, lon: float) -> PlacedIn | None:
    """The municipality, MRC and region that contain a point; nothing when it is outside of all of them."""
    return locate_many([lat], [lon])[0]


def containers() -> dict[int, PlacedIn]:
    """For each municipality's id, its MRC and its region: what an import of many rows needs at once."""
    return dict(_current_map().by_municipality)


def locate_many(lats: ArrayLike, lons: ArrayLike) -> list[PlacedIn | None]:
    """The same for as many points as one likes (about 50,000 a second), in their order."""
    return _current_map().locate(lats, lons)


def _current_map() -> _Map:
    current = stamp()
    with _lock:
        if current not in _maps:
            _maps.clear()
            _maps[current] = _Map()
        return _maps[current]


def gazetteer() -> Gazetteer:
    """The dictionary of municipalities and postal prefixes: take it once for a whole job."""
    current = stamp()
    with _lock:
        if current not in _gazetteers:
            _gazetteers.clear()
            _gazetteers[current] = _made_gazetteer()
        return _gazetteers[current]


def resolve_municipality(name: str, *, postal_code: str = "", region_hint: str = "") -> Resolution:
    """Which municipality a text names, how that was decided and how sure it is."""
    return gazetteer().resolve(name, postal=postal_code, region_hint=region_hint)


def approximate_point(
    *,
    municipality: int | None = None,
    postal_code: str = "",
    region: str = "",
    learnt: Mapping[str, tuple[float, float]] | None = None,
) -> Point:
    """The most precise position that can be told without the network, with its precision and its radius."""
    return gazetteer().point(municipality=municipality, postal=postal_code, region=region, learnt=learnt)


def _made_gazetteer() -> Gazetteer:
    rows: Sequence[Territory] = list(
        Territory.objects.filter(kind=kinds.MUNICIPALITY, effective_until__isnull=True, lat__isnull=False)
        .order_by("reference")
        .select_related("parent__parent")
        .prefetch_related("other_names")
    )
    places = [
        Place(
            territory_id=row.pk,
            name=row.name,
            population=row.population or 0,
            lat=row.lat or 0.0,
            lon=row.lon or 0.0,
            radius_km=row.radius_km or 3.0,
            mrc=row.parent.name if row.parent else "",
            region=row.parent.parent.name if row.parent and row.parent.parent else "",
            other_names=tuple(sorted(other.name for other in row.other_names.all())),
        )
        for row in rows
    ]
    prefixes = {
        row.prefix: Prefix(row.lat, row.lon, row.radius_km, is_rural=row.prefix[1:2] == "0")
        for row in PostalPrefix.objects.all()
    }
    return Gazetteer.of(places, prefixes, _regions(), _around(prefixes))


def _around(prefixes: Mapping[str, Prefix]) -> dict[str, int]:
    """The municipality that holds the point of each urban prefix."""
    urban = [name for name, prefix in prefixes.items() if not prefix.is_rural]
    found = _current_map().locate([prefixes[name].lat for name in urban], [prefixes[name].lon for name in urban])
    return {name: placed.municipality for name, placed in zip(urban, found, strict=True) if placed}


def _regions() -> dict[str, Point]:
    """The middle of each region and MRC, for a row that names nothing finer."""
    found: dict[str, Point] = {}
    rows = Territory.objects.filter(kind__in=(kinds.REGION, kinds.MRC), south__isnull=False).order_by("-kind")
    for row in rows:
        if row.south is None or row.north is None or row.west is None or row.east is None:
            continue
        lat, lon = (row.south + row.north) / 2, (row.west + row.east) / 2
        radius = round(max((row.north - row.south) * 55.6, 5.0), 1)
        found.setdefault(normal_name(row.name), Point(round(lat, 4), round(lon, 4), REGION, radius))
    return found


__all__ = [
    "MUNICIPALITY",
    "NOWHERE",
    "REGION",
    "Gazetteer",
    "PlacedIn",
    "Point",
    "Resolution",
    "approximate_point",
    "containers",
    "gazetteer",
    "locate",
    "locate_many",
    "resolve_municipality",
]
