"""What of an organisation may leave as open data: a field follows the licence of who says it.

The rule, in words for the public in ``docs/open-data.md``: what a person or the organisation states is open; a field
from a source whose licence is closed or unknown stays out; the number in a register is an identifier and is open; an
organisation none of whose names is open is not published at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

#: The seat comes whole from one testimony; a position computed from it is no more open than what it is made of.
SEAT: Final = ("address", "municipality", "postal_code", "lat", "lon")


def is_open(provenance: Mapping[str, Mapping[str, Any]], field: str) -> bool:
    """Whether who says this field lets it out. A field that nobody is known to say stays out."""
    return bool(provenance.get(field, {}).get("open"))


def seat_is_open(provenance: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether territories and a position may leave: everything they were made from must be open."""
    made_from = [name for name in SEAT if name in provenance]
    return bool(made_from) and all(is_open(provenance, name) for name in made_from)


def open_name(
    *, shown: str, legal_name: str, provenance: Mapping[str, Mapping[str, Any]], open_names: Iterable[str] = ()
) -> str:
    """The name to publish: the one that is shown if it is open, else the legal one, else another open one, or none."""
    others = tuple(open_names)
    if shown and (is_open(provenance, "usual_name") or shown in others):
        return shown
    if legal_name and is_open(provenance, "legal_name"):
        return legal_name
    return others[0] if others else ""
