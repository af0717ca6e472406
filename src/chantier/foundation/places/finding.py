"""What somebody who looks for their territory typed: the name of one, or a postal code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chantier.foundation.places.core import kinds
from chantier.foundation.places.core.gazetteer import distance_km
from chantier.foundation.places.core.placenames import folded, postal_code
from chantier.foundation.places.placing import containers, gazetteer, resolve_municipality
from chantier.foundation.places.queries import TerritoryLine, lines, named

#: A whole postal code, or its first three characters; nothing else around.
_POSTAL = re.compile(r"\s*[A-Za-z]\d[A-Za-z](?:[\s-]?\d[A-Za-z]\d)?\s*\Z")
#: Under this, a municipality that a name may mean is proposed, never taken.
_SURE = 0.95
#: Of the municipalities that a postal code may mean, the largest that many.
_NEAR = 5


@dataclass(frozen=True)
class Looked:
    """The territories that a text may mean, the likeliest first; ``sure`` is the one it means without a doubt.

    ``postal_code`` is set when the text was one: only its first three characters are known here, as a point.
    """

    found: tuple[TerritoryLine, ...]
    sure: TerritoryLine | None = None
    postal_code: str = ""


def look_for(text: str) -> Looked:
    """Read what was typed; nothing of it is kept."""
    return _of_postal_code(postal_code(text)) if _POSTAL.match(text) else _of_name(text)


def _of_postal_code(code: str) -> Looked:
    """The largest municipalities where the prefix is, then the region of the first: never one without a doubt.

    The point of a prefix and the outlines are approximate: in a city the nearest outline may be a neighbour's.
    """
    known = gazetteer()
    prefix = known.prefixes.get(code[:3])
    if prefix is None:
        return Looked((), postal_code=code)
    near = [
        one
        for one in known.places.values()
        if distance_km(one.lat, one.lon, prefix.lat, prefix.lon) <= one.radius_km + prefix.radius_km
    ]
    near.sort(key=lambda one: (-one.population, one.territory_id))
    ids = [one.territory_id for one in near[:_NEAR]]
    above = containers().get(ids[0]) if ids else None
    if above is not None and above.region is not None:
        ids.append(above.region)
    read = lines(ids)
    return Looked(tuple(read[one] for one in ids if one in read), postal_code=code)


def _of_name(text: str) -> Looked:
    found = named(text)
    meant = resolve_municipality(text) if text.strip() else None
    if meant is not None and meant.territory_id is not None and meant.confidence >= _SURE:
        line = lines([meant.territory_id]).get(meant.territory_id)
        if line is not None:
            return Looked((line, *(one for one in found if one.id != line.id)), line)
    same = [one for one in found if folded(one.name) == folded(text)]
    towns = [one for one in same if one.kind == kinds.MUNICIPALITY]
    for sure in (towns, same, list(found)):
        if len(sure) == 1:
            return Looked(found, sure[0])
    return Looked(found)
