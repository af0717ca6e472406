"""Where the story happens: real municipalities, from the facts table that Chantier ships."""

from __future__ import annotations

import csv
import math
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import names

FACTS = Path(__file__).resolve().parents[2] / "src" / "chantier" / "foundation" / "places" / "facts"
#: Prefixes that cannot be guessed from the centre of a vast rural area.
KNOWN_PREFIXES = {
    "37067": ("G8T", "G8V", "G8W", "G8Y", "G8Z", "G9A", "G9B", "G9C"),
    "36033": ("G9N", "G9P", "G9R", "G9T"),
    "90012": ("G9X",),
    "51015": ("J5V",),
}
#: Where the fictitious movement has hardly begun, so that the page of coverage has something to say.
THIN = {
    "35",
    "51",
    "90",
    "01",
    "06",
    "10",
    "18",
    "28",
    "30",
    "34",
    "42",
    "52",
    "62",
    "69",
    "79",
    "84",
    "87",
    "95",
    "98",
}
AREA_CODES = {
    "06": "514",
    "13": "450",
    "14": "450",
    "15": "450",
    "16": "450",
    "05": "819",
    "17": "819",
    "04": "819",
    "07": "819",
    "08": "819",
    "10": "819",
}
_URBAN_FROM = 8000


@dataclass(frozen=True)
class Municipality:
    code: str
    name: str
    mrc: str
    region: str
    population: int
    latitude: float
    longitude: float
    radius_km: float

    @property
    def area_code(self) -> str:
        return AREA_CODES.get(self.region, "418")


@cache
def municipalities() -> tuple[Municipality, ...]:
    """Inhabited municipalities, without reserves, northern villages and unorganised territories."""
    regions = {row["code"]: row["region"] for row in _rows("mrcs.csv")}
    kept = ("Municipalité", "Ville", "Paroisse", "Canton", "Village", "Cantons unis")
    return tuple(
        Municipality(
            row["code"],
            row["name"],
            row["mrc"],
            regions[row["mrc"]],
            int(row["population_2021"]),
            float(row["latitude"]),
            float(row["longitude"]),
            float(row["radius_km"] or 5),
        )
        for row in _rows("municipalities.csv")
        if row["designation"] in kept and int(row["population_2021"] or 0) > 150
    )


def of_region(region: str) -> list[Municipality]:
    return [one for one in municipalities() if one.region == region]


def draw(region: str, chance: random.Random, *, thin: bool = True) -> Municipality:
    """A municipality of the region: the larger the likelier, thin MRCs seldom."""
    some = of_region(region)
    weights = [one.population**0.7 * (0.12 if thin and one.mrc in THIN else 1) for one in some]
    return chance.choices(some, weights)[0]


def region_weights(power: float) -> dict[str, float]:
    people: dict[str, int] = {}
    for one in municipalities():
        people[one.region] = people.get(one.region, 0) + one.population
    return {region: count**power for region, count in sorted(people.items())}


@cache
def prefixes(code: str) -> tuple[str, ...]:
    """Real postal prefixes that a municipality plausibly has: those inside it, or the nearest."""
    if code in KNOWN_PREFIXES:
        return KNOWN_PREFIXES[code]
    here = next(one for one in municipalities() if one.code == code)
    if here.region == "04":
        return ("G0X",)
    every = [(row["prefix"], _km(here, row), float(row["radius_km"])) for row in _rows("postal_prefixes.csv")]
    urban = sorted((far, prefix) for prefix, far, _ in every if prefix[1] != "0")
    if here.population >= _URBAN_FROM:
        inside = [prefix for far, prefix in urban if far < here.radius_km * 0.9]
        return tuple(inside[:12] or [urban[0][1]])
    rural = sorted((far / radius, prefix) for prefix, far, radius in every if prefix[1] == "0")
    return (rural[0][1],)


def position(here: Municipality, code: str, chance: random.Random) -> tuple[float, float]:
    """A made-up door: near the middle of its postal prefix in town, of its municipality elsewhere."""
    latitude, longitude, reach = here.latitude, here.longitude, min(here.radius_km * 0.3, 1.5)
    for row in _rows("postal_prefixes.csv"):
        if row["prefix"] == code[:3] and code[1] != "0":
            latitude, longitude = float(row["latitude"]), float(row["longitude"])
            reach = min(float(row["radius_km"]) * 0.4, 1.2)
    angle, far = chance.uniform(0, math.tau), reach * math.sqrt(chance.random())
    latitude += far * math.sin(angle) / 111.2
    longitude += far * math.cos(angle) / (111.2 * math.cos(math.radians(latitude)))
    return round(latitude, 5), round(longitude, 5)


def code_for(here: Municipality, chance: random.Random) -> str:
    return names.postal_code(chance.choice(prefixes(here.code)), chance)


@cache
def former_names(code: str) -> tuple[str, ...]:
    """Municipalities that joined this one, still written on envelopes."""
    return tuple(row["name"] for row in _rows("former_municipalities.csv") if row["replaced_by"] == code)


@cache
def _rows(file: str) -> tuple[dict[str, str], ...]:
    with (FACTS / file).open(encoding="utf-8", newline="") as opened:
        return tuple(csv.DictReader(opened))


def _km(here: Municipality, row: dict[str, str]) -> float:
    north = (float(row["latitude"]) - here.latitude) * 111.2
    east = (float(row["longitude"]) - here.longitude) * 111.2 * math.cos(math.radians(here.latitude))
    return math.hypot(north, east)
