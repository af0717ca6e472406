"""Coordinates as people and spreadsheets write them, in decimal degrees (WGS 84)."""

from __future__ import annotations

import re
from collections.abc import Callable

from chantier.directory.core.cleaned import Cleaned
from chantier.directory.core.findings import Finding, finding


def coordinate_between(low: float, high: float, name: str) -> Callable[[str], Cleaned]:
    """The cleaner of one coordinate, ``lat`` or ``lon``: what is no number or out of bounds is set aside and said."""

    def cleaned(text: str) -> Cleaned:
        number = read_number(text)
        if number is None:
            return Cleaned(None, (finding("not_a_number", value=text),))
        if not low <= number <= high:
            return Cleaned(None, (finding("coordinate_impossible", value=text, axis=name),))
        return Cleaned(number)

    return cleaned


def clean_position(lat: float | None, lon: float | None) -> tuple[float | None, float | None, tuple[Finding, ...]]:
    """Both coordinates together: swapped ones are put back and said; half a position, or (0, 0), is none."""
    if lat is None and lon is None:
        return None, None, ()
    if lat is None or lon is None:
        return None, None, (finding("half_a_position"),)
    if lat == 0 and lon == 0:
        return None, None, (finding("null_island"),)
    if abs(lat) > 90 or (40 <= lon <= 63 and -80 <= lat <= -56):
        if abs(lon) <= 90 and abs(lat) <= 180:
            return lon, lat, (finding("coordinates_swapped"),)
        return None, None, (finding("coordinate_impossible", value=f"{lat} {lon}", axis="lat"),)
    if 44 <= lat <= 63 and 56 <= lon <= 80:
        return lat, -lon, (finding("west_without_sign"),)
    return lat, lon, ()


def read_number(text: str) -> float | None:
    """A number with a decimal comma or point, thin spaces between thousands; ``None`` when it is none."""
    compact = re.sub(r"[\s\u00a0\u202f']", "", text.replace("−", "-").replace("°", ""))
    if "," in compact and "." not in compact:
        compact = compact.replace(",", ".") if compact.count(",") == 1 else compact.replace(",", "")
    if not re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)", compact, re.ASCII) or len(compact) > 25:
        return None
    return float(compact)
