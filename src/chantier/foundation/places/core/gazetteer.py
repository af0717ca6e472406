"""Where is "Trois-Rivières (Québec) G9A 1A1"? A dictionary of places built once, asked a million times.

Pure: territories and postal prefixes come in; the answer says how it was found and how sure it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, process

from chantier.foundation.places.core.placenames import (
    in_parentheses,
    normal_name,
    postal_code,
    without_articles,
    without_province,
)

DOOR = "door"
POSTAL_CODE = "postal_code"
PREFIX = "prefix"
MUNICIPALITY = "municipality"
REGION = "region"
UNKNOWN = "unknown"

#: From the finest to none at all: what is drawn for a position depends on it.
PRECISIONS = (DOOR, POSTAL_CODE, PREFIX, MUNICIPALITY, REGION, UNKNOWN)

_TRUSTED_SPELLING = 90.0
#: A homonym is settled by population only when one place is this many times the next.
_CLEARLY_LARGER = 4
_LEARNT_RADIUS_KM = 0.6
#: Below this many known places a prefix is judged by its disc.
_ENOUGH_SERVED = 3


@dataclass(frozen=True)
class Place:
    """A municipality, as the gazetteer needs it. Degrees, kilometres."""

    territory_id: int
    name: str
    population: int
    lat: float
    lon: float
    radius_km: float
    mrc: str = ""
    region: str = ""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prefix:
    """The first three characters of a postal code: a point and the radius of a disc of its area."""

    lat: float
    lon: float
    radius_km: float
    is_rural: bool = False


@dataclass(frozen=True)
class Resolution:
    """Which municipality a text names. ``territory_id`` is empty when nothing, or too much, fits.

    ``how`` is one of name, postal_prefix, region, population, former_name, spelling,
    prefix_alone, ambiguous, unknown.
    """

    territory_id: int | None
    how: str
    confidence: float
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True)
class Point:
    """A position with its honesty: how precise it is, and within what radius the true one probably is."""

    lat: float | None
    lon: float | None
    precision: str
    radius_km: float | None


NOWHERE = Point(None, None, UNKNOWN, None)


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in kilometres."""
    half = (
        math.sin(math.radians(other_lat - lat) / 2) ** 2
        + math.cos(math.radians(lat))
        * math.cos(math.radians(other_lat))
        * math.sin(math.radians(other_lon - lon) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


@dataclass
class Gazetteer:
    """Built from the places once; its answers are remembered, since a list names few places many times."""

    places: Mapping[int, Place]
    prefixes: Mapping[str, Prefix]
    regions: Mapping[str, Point] = field(default_factory=dict)
    around: Mapping[str, int] = field(default_factory=dict)
    """The municipality that holds the point of an urban prefix."""
    _by_name: dict[str, list[int]] = field(default_factory=dict, repr=False)
    _by_other_name: dict[str, list[int]] = field(default_factory=dict, repr=False)
    _by_bare_name: dict[str, list[int]] = field(default_factory=dict, repr=False)
    _served: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _remembered: dict[tuple[str, str, str], Resolution] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        places: Iterable[Place],
        prefixes: Mapping[str, Prefix],
        regions: Mapping[str, Point] | None = None,
        around: Mapping[str, int] | None = None,
    ) -> Gazetteer:
        """Index the places by every form of their names."""
        made = cls(
            {place.territory_id: place for place in places}, dict(prefixes), dict(regions or {}), dict(around or {})
        )
        for number, place in made.places.items():
            name = normal_name(place.name)
            made._by_name.setdefault(name, []).append(number)
            made._by_bare_name.setdefault(without_articles(name), []).append(number)
            for other in place.other_names:
                made._by_other_name.setdefault(normal_name(other), []).append(number)
        return made

    def taught(self, rows: Iterable[tuple[str, str]]) -> Gazetteer:
        """A gazetteer that also knows which places each prefix serves, from the (name, postal code) of many rows.

        Only names that are nobody else's teach. A rural prefix is so wide that its point says little; what the other
        rows of a file say of it settles homonyms that the point cannot.
        """
        served: dict[str, set[int]] = {}
        for name, postal in rows:
            code = postal_code(postal)[:3]
            numbers = self._by_name.get(without_province(normal_name(name)), ())
            if code and len(numbers) == 1:
                served.setdefault(code, set()).add(numbers[0])
        return replace(self, _served={code: tuple(sorted(places)) for code, places in served.items()}, _remembered={})

    def resolve(self, name: str, *, postal: str = "", region_hint: str = "") -> Resolution:
        """The municipality that a text names, with what helps to choose among homonyms."""
        code = postal_code(postal)
        asked = (name, code[:3], region_hint)
        if asked not in self._remembered:
            if len(self._remembered) > 200_000:
                self._remembered.clear()
            found = self._resolve(name, code[:3], region_hint)
            self._remembered[asked] = found if found.how != "unknown" else self._by_prefix(code[:3], found)
        return self._remembered[asked]

    def _resolve(self, text: str, code: str, region_hint: str) -> Resolution:
        name = normal_name(text)
        if not name:
            return Resolution(None, "unknown", 0.0)
        short = without_province(name)
        for form in dict.fromkeys((name, short)):
            if found := self._by_name.get(form):
                return self._settled(found, "name", 1.0, code, region_hint)
        for form in dict.fromkeys((name, short, *in_parentheses(text))):
            if found := self._by_other_name.get(form):
                return self._settled(found, "former_name", 0.97, code, region_hint)
        if found := self._by_bare_name.get(without_articles(short)):
            return self._settled(found, "spelling", 0.95, code, region_hint)
        return self._nearly(short, code)

    def _settled(self, found: list[int], how: str, confidence: float, code: str, region_hint: str) -> Resolution:
        candidates = tuple(found)
        if len(found) == 1:
            return Resolution(found[0], how, confidence, candidates)
        if self._locates(code):
            scores = sorted((self._strangeness(number, code), number) for number in found)
            (best, chosen), (second, _other) = scores[0], scores[1]
            if best <= 1.0 and second > max(2 * best, 1.0):
                return Resolution(chosen, "postal_prefix", 0.95, candidates)
        if region_hint:
            hint = normal_name(region_hint)
            there = [
                number
                for number in found
                if hint in (normal_name(self.places[number].region), normal_name(self.places[number].mrc))
            ]
            if len(there) == 1:
                return Resolution(there[0], "region", 0.95, candidates)
            found = there or found
        if self._locates(code):
            found = [number for number in found if self._strangeness(number, code) <= 1.0] or found
            if len(found) == 1:
                return Resolution(found[0], "postal_prefix", 0.9, candidates)
        by_size = sorted(found, key=lambda number: -self.places[number].population)
        largest, next_largest = (self.places[number].population for number in by_size[:2])
        if largest >= _CLEARLY_LARGER * max(next_largest, 1):
            return Resolution(by_size[0], "population", 0.7, candidates)
        return Resolution(None, "ambiguous", 0.0, candidates)

    def _locates(self, code: str) -> bool:
        return code in self.prefixes or code in self._served

    def _strangeness(self, number: int, code: str) -> float:
        """Distance between a place and a postal prefix, in units of what both their sizes make natural.

        Where other rows taught which places a prefix serves, the nearest of these counts; else the prefix's disc.
        """
        place = self.places[number]
        served = self._served.get(code, ())
        if len(served) >= _ENOUGH_SERVED:
            return min(
                0.0
                if other == number
                else distance_km(place.lat, place.lon, self.places[other].lat, self.places[other].lon)
                / (place.radius_km + self.places[other].radius_km + 10.0)
                for other in served
            )
        if code not in self.prefixes:
            return float("inf")
        prefix = self.prefixes[code]
        apart = distance_km(place.lat, place.lon, prefix.lat, prefix.lon)
        return apart / (1.5 * prefix.radius_km + place.radius_km + 5.0)

    def _nearly(self, name: str, code: str) -> Resolution:
        """A misspelt name, believed only when the postal code agrees."""
        close = process.extract(name, self._by_name.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=_TRUSTED_SPELLING)
        numbers = tuple(number for spelling, _score, _at in close for number in self._by_name[spelling])
        words = name.split()
        if self._locates(code) and len(words) > 2:
            shorter = (" ".join(words[:size]) for size in range(len(words) - 1, 1, -1))
            known = next((self._by_name[form] for form in shorter if form in self._by_name), [])
            near = [number for number in known if self._strangeness(number, code) <= 1.0]
            if len(near) == 1:
                return Resolution(near[0], "spelling", 0.85, tuple(known))
        if self._locates(code) and len(name) >= 6:
            near = [number for number in numbers if self._strangeness(number, code) <= 1.0]
            if len(near) == 1:
                return Resolution(near[0], "spelling", 0.85, numbers)
        return Resolution(None, "unknown", 0.0, numbers)

    def _by_prefix(self, code: str, otherwise: Resolution) -> Resolution:
        """The text says nothing (a box number stood in its place), but the prefix is smaller than a municipality."""
        number = self.around.get(code)
        if number is None or self.prefixes[code].radius_km > self.places[number].radius_km:
            return otherwise
        return Resolution(number, "prefix_alone", 0.6, (number,))

    def point(
        self,
        *,
        municipality: int | None = None,
        postal: str = "",
        region: str = "",
        learnt: Mapping[str, tuple[float, float]] | None = None,
    ) -> Point:
        """The most precise position that these allow without the network.

        ``learnt`` gives centroids of full postal codes, learnt from rows whose position is known. Then the prefix if
        it is urban and smaller than the municipality, else the municipality, else the prefix, else the region.
        """
        code = postal_code(postal)
        if learnt and len(code) == 6 and code in learnt:
            lat, lon = learnt[code]
            return Point(lat, lon, POSTAL_CODE, _LEARNT_RADIUS_KM)
        prefix = self.prefixes.get(code[:3])
        place = self.places.get(municipality) if municipality is not None else None
        if place is not None:
            finer = prefix is not None and not prefix.is_rural and prefix.radius_km < place.radius_km
            if prefix is not None and finer and self._strangeness(place.territory_id, code[:3]) <= 1.0:
                return Point(prefix.lat, prefix.lon, PREFIX, prefix.radius_km)
            return Point(place.lat, place.lon, MUNICIPALITY, place.radius_km)
        if prefix is not None:
            return Point(prefix.lat, prefix.lon, PREFIX, prefix.radius_km)
        return self.regions.get(normal_name(region), NOWHERE) if region else NOWHERE
