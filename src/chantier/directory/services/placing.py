"""From what a source says of a place to territories and a position, with the precision of that position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chantier.foundation.places import api as places


@dataclass(frozen=True)
class Placed:
    """Ids of territories (``None`` when not known) and a position in degrees with its precision."""

    municipality_id: int | None = None
    mrc_id: int | None = None
    region_id: int | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str = places.UNKNOWN


class Placer:
    """Places bodies without the network. Holds the gazetteer: take one for a whole job."""

    def __init__(
        self, *, taught: Iterable[tuple[str, str]] = (), learnt: Mapping[str, tuple[float, float]] | None = None
    ):
        self._gazetteer = places.gazetteer().taught(taught)
        self._containers = places.containers()
        self._learnt = learnt or {}

    def place(
        self,
        *,
        municipality: str,
        postal_code: str,
        address: str,
        hint: str = "",
        lat: Any = None,
        lon: Any = None,
    ) -> Placed:
        """The territories and the position of a seat, from coordinates when they are given, else from words."""
        if lat is not None and lon is not None:
            inside = places.locate(lat, lon)
            if inside is not None:
                precision = places.DOOR if address else places.POSTAL_CODE
                return Placed(inside.municipality, inside.mrc, inside.region, float(lat), float(lon), precision)
        resolved = self._gazetteer.resolve(municipality, postal=postal_code, region_hint=hint)
        point = self._gazetteer.point(
            municipality=resolved.territory_id, postal=postal_code, region=hint, learnt=self._learnt
        )
        containers = self._containers.get(resolved.territory_id) if resolved.territory_id else None
        return Placed(
            municipality_id=resolved.territory_id,
            mrc_id=containers.mrc if containers else None,
            region_id=containers.region if containers else None,
            lat=point.lat,
            lon=point.lon,
            precision=point.precision,
        )
