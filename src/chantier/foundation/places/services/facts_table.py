"""Reading the tables of facts that the package ships."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from chantier.foundation.places.core import kinds
from chantier.foundation.places.core.poles import read_poles

FOLDER = Path(__file__).resolve().parent.parent / "facts"

_DIRECTORY = "Répertoire des municipalités du Québec (MAMH) ; Statistique Canada, recensement de 2021"
_LICENCE = "CC BY 4.0 ; Licence ouverte de Statistique Canada"
_CHECKED_ON = date(2026, 11, 1)


@dataclass(frozen=True)
class Fact:
    """One territory as the tables give it; ``parent`` and ``covers`` are public references."""

    reference: str
    kind: str
    code: str
    name: str
    parent: str = ""
    name_en: str = ""
    name_es: str = ""
    designation: str = ""
    population: int | None = None
    population_year: int | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    source: str = ""
    source_licence: str = ""
    source_on: date | None = None
    covers: tuple[str, ...] = ()
    other_names: tuple[tuple[str, int | None], ...] = ()


def territories(folder: Path = FOLDER) -> list[Fact]:
    """Every territory of the tables, the widest first, so that a parent comes before its children."""
    places = [*_world(folder), *_regions(folder), *_mrcs(folder), *_municipalities(folder)]
    return [*places, *_poles(folder, {fact.reference: fact.population or 0 for fact in places})]


def postal_prefixes(folder: Path = FOLDER) -> dict[str, tuple[float, float, float]]:
    """(latitude, longitude, radius in km) of each postal prefix."""
    return {
        row["prefix"]: (float(row["latitude"]), float(row["longitude"]), float(row["radius_km"]))
        for row in _rows(folder / "postal_prefixes.csv")
    }


def _world(folder: Path) -> Iterator[Fact]:
    for row in _rows(folder / "world.csv"):
        yield Fact(
            reference=kinds.reference(row["kind"], row["code"]),
            kind=row["kind"],
            code=row["code"],
            name=row["name_fr"],
            name_en=row["name_en"],
            name_es=row["name_es"],
            parent=row["parent"],
            population=_whole(row["population"]),
            population_year=_whole(row["population_year"]),
            lat=_number(row["latitude"]),
            lon=_number(row["longitude"]),
            source="ISO 3166 ; Statistique Canada, recensement de 2021",
            source_licence="Licence ouverte de Statistique Canada",
            source_on=_CHECKED_ON,
        )


def _regions(folder: Path) -> Iterator[Fact]:
    for row in _rows(folder / "regions.csv"):
        yield Fact(
            **_named(kinds.REGION, row),
            parent=kinds.reference(kinds.PROVINCE, "24"),
            designation="Région administrative",
        )


def _mrcs(folder: Path) -> Iterator[Fact]:
    for row in _rows(folder / "mrcs.csv"):
        yield Fact(
            **_named(kinds.MRC, row),
            parent=kinds.reference(kinds.REGION, row["region"]),
            designation=row["designation"],
        )


def _municipalities(folder: Path) -> Iterator[Fact]:
    former: dict[str, list[tuple[str, int | None]]] = {}
    for row in _rows(folder / "former_municipalities.csv"):
        former.setdefault(row["replaced_by"], []).append((row["name"], _whole(row["until_year"])))
    for row in _rows(folder / "municipalities.csv"):
        yield Fact(
            **_named(kinds.MUNICIPALITY, row),
            parent=kinds.reference(kinds.MRC, row["mrc"]),
            designation=row["designation"],
            lat=float(row["latitude"]),
            lon=float(row["longitude"]),
            radius_km=float(row["radius_km"]),
            other_names=tuple(former.get(row["code"], ())),
        )


def _poles(folder: Path, population: Mapping[str, int]) -> Iterator[Fact]:
    for pole in read_poles((folder / "poles.toml").read_text(encoding="utf-8")):
        yield Fact(
            reference=kinds.reference(kinds.POLE, pole.code),
            kind=kinds.POLE,
            code=pole.code,
            name=pole.name,
            parent=kinds.reference(kinds.PROVINCE, "24"),
            population=sum(population[covered] for covered in pole.covers),
            population_year=2021,
            source=pole.source,
            source_on=_CHECKED_ON,
            covers=pole.covers,
        )


def _named(kind: str, row: dict[str, str]) -> dict[str, Any]:
    return {
        "reference": kinds.reference(kind, row["code"]),
        "kind": kind,
        "code": row["code"],
        "name": row["name"],
        "population": _whole(row["population_2021"]),
        "population_year": 2021,
        "source": _DIRECTORY,
        "source_licence": _LICENCE,
        "source_on": _CHECKED_ON,
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _number(text: str) -> float | None:
    return float(text) if text else None
