"""Which territory an area of a file is: kinds and codes are recognised by the names of the fields.

Fields of the MRNF's « Découpages administratifs » (MUS_CO_GEO, MRS_CO_MRC, RES_CO_REG…), of Statistics Canada's
boundary files (CSDUID), and plain ones (code, nom, name).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from chantier.foundation.places.core import kinds
from chantier.foundation.places.core.boundary_files import Area
from chantier.foundation.places.core.placenames import normal_name

#: (kind, field of the code, field of the name), the most precise first.
_OFFICIAL = (
    (kinds.MUNICIPALITY, "MUS_CO_GEO", "MUS_NM_MUN"),
    (kinds.MRC, "MRS_CO_MRC", "MRS_NM_MRC"),
    (kinds.REGION, "RES_CO_REG", "RES_NM_REG"),
    (kinds.MUNICIPALITY, "CSDUID", "CSDNAME"),
)
_LAYERS = {
    "municipalites": kinds.MUNICIPALITY,
    "municipalities": kinds.MUNICIPALITY,
    "munic s": kinds.MUNICIPALITY,
    "mrc": kinds.MRC,
    "mrc s": kinds.MRC,
    "regions": kinds.REGION,
    "regio s": kinds.REGION,
    "poles": kinds.POLE,
}
_CODES = ("code", "id", "CODE", "Code", "CODE_GEO", "CO_GEO", "CO_MRC", "CO_REG", "FID")
_NAMES = ("nom", "name", "NOM", "Nom", "NAME", "Name", "NOM_MUN", "NOM_MRC", "NOM_REG")


@dataclass(frozen=True)
class Boundary:
    """An area whose kind is known, with the code and the name that the file gives it."""

    kind: str
    code: str
    name: str
    outline: BaseGeometry


@dataclass(frozen=True)
class Matched:
    """Boundaries by territory (several areas of one territory together), and those of no known territory."""

    by_reference: Mapping[str, tuple[Boundary, ...]]
    by_name: tuple[str, ...]
    unmatched: tuple[Boundary, ...]


@dataclass(frozen=True)
class Known:
    """A territory that boundaries can belong to; ``reference`` is that of its successor if it was replaced."""

    kind: str
    code: str
    name: str
    reference: str


def recognised(areas: Iterable[Area], *, kind: str = "") -> tuple[tuple[Boundary, ...], int]:
    """The areas whose kind and code (or name) are recognised, and how many were not.

    ``kind`` is what a person says the file holds: it decides where fields do not, and other kinds are passed over.
    """
    found: list[Boundary] = []
    passed = 0
    for area in areas:
        boundary = _official(area) or _plain(area, kind)
        if boundary is None or (kind and boundary.kind != kind):
            passed += 1
        else:
            found.append(boundary)
    return tuple(found), passed


def _official(area: Area) -> Boundary | None:
    upper = {str(name).upper(): value for name, value in area.fields.items()}
    for kind, code, name in _OFFICIAL:
        if _text(upper.get(code)):
            return Boundary(kind, _text(upper[code]), _text(upper.get(name)), area.outline)
    return None


def _plain(area: Area, kind: str) -> Boundary | None:
    told = _LAYERS.get(normal_name(area.layer)) or kind
    if not told:
        return None
    code = next((_text(area.fields[field]) for field in _CODES if _text(area.fields.get(field))), "")
    name = next((_text(area.fields[field]) for field in _NAMES if _text(area.fields.get(field))), "")
    return Boundary(told, code, name, area.outline) if code or name else None


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def matched(boundaries: Iterable[Boundary], known: Iterable[Known]) -> Matched:
    """Give each boundary to its territory: by code, in its usual ways of being written, else by an unshared name."""
    by_code: dict[tuple[str, str], str] = {}
    by_name: dict[tuple[str, str], set[str]] = {}
    for territory in known:
        by_code[territory.kind, territory.code] = territory.reference
        by_name.setdefault((territory.kind, normal_name(territory.name)), set()).add(territory.reference)
    found: dict[str, list[Boundary]] = {}
    through_name: list[str] = []
    unmatched: list[Boundary] = []
    for boundary in boundaries:
        reference = next(
            (
                by_code[boundary.kind, code]
                for code in written_codes(boundary.kind, boundary.code)
                if (boundary.kind, code) in by_code
            ),
            "",
        )
        if not reference:
            same_name = by_name.get((boundary.kind, normal_name(boundary.name)), set()) if boundary.name else set()
            if len(same_name) == 1:
                reference = next(iter(same_name))
                through_name.append(reference)
        if reference:
            found.setdefault(reference, []).append(boundary)
        else:
            unmatched.append(boundary)
    return Matched(
        {reference: tuple(parts) for reference, parts in sorted(found.items())},
        tuple(sorted(set(through_name))),
        tuple(unmatched),
    )


def written_codes(kind: str, code: str) -> tuple[str, ...]:
    """The ways in which one official code is written: ``37067``, ``2437067``; ``04``, ``4``; ``35``, ``350``."""
    if not code:
        return ()
    ways = [code]
    if kind == kinds.MUNICIPALITY:
        if len(code) == 7 and code.startswith("24"):
            ways.append(code[2:])
        ways.append(code.zfill(5))
    else:
        ways.append(code.zfill(2))
    if kind == kinds.MRC:
        if len(code) == 3 and code.endswith("0"):
            ways.append(code[:2])
        ways.append(code.replace(".", ""))
    return tuple(dict.fromkeys(ways))
