"""What somebody who looks for their territory typed: the name of one, or a postal code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chantier.foundation.places.core import kinds
from chantier.foundation.places.core.placenames import folded, postal_code
from chantier.foundation.places.placing import gazetteer, locate, resolve_municipality
from chantier.foundation.places.queries import TerritoryLine, lines, named

#: A whole postal code, or its first three characters; nothing else around.
_POSTAL = re.compile(r"\s*[A-Za-z]\d[A-Za-z](?:[\s-]?\d[A-Za-z]\d)?\s*\Z")
#: Under this, a municipality that a name may mean is proposed, never taken.
_SURE = 0.95


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
    """The municipality, the MRC and the region at the point of its prefix; a rural prefix is too wide for the first."""
    prefix = gazetteer().prefixes.get(code[:3])
    placed = locate(prefix.lat, prefix.lon) if prefix is not None else None
    if prefix is None or placed is None:
        return Looked((), postal_code=code)
    ids = [placed.mrc, placed.region] if prefix.is_rural else [placed.municipality, placed.mrc, placed.region]
    known = lines(one for one in ids if one is not None)
    found = tuple(known[one] for one in ids if one is not None and one in known)
    return Looked(found, None if prefix.is_rural or not found else found[0], code)


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
