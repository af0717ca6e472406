"""A register in the shape of the official extract, with the traps of real ones. Every number in it begins with 99."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

import names
import places
from kinds import KINDS, REGISTER_ONLY, Kind, code_of

COLUMNS = (
    "NEQ",
    "NomEntreprise",
    "Adresse",
    "Municipalite",
    "Adresse_Lign3",
    "CodePostal",
    "SecteurActivite",
    "FormeJuridique",
)
OTHERS = 2650
_SHORTENED = (("Centre de la petite enfance", "CPE"), ("Corporation de développement communautaire", "CDC"))


@dataclass(frozen=True)
class Seen:
    """What the register holds of one body: the number, the row, and the traps laid in it."""

    number: str
    row: dict[str, str]
    traps: tuple[str, ...]


def numbers(chance: random.Random) -> Iterator[str]:
    """Ten digits, rising. Real numbers begin with 11, 22, 33 or 88: none begins with 99."""
    last = 9_900_000_000 + chance.randint(100, 900)
    for _ in itertools.count():
        last += chance.randint(37, 977)
        yield str(last)


def entry(
    *,
    number: str,
    name: str,
    former: str,
    address: str,
    here: places.Municipality,
    code: str,
    kind: Kind | None,
    chance: random.Random,
) -> Seen:
    """One body as the register holds it: its legal name, sometimes the old one, sometimes an old address."""
    traps: list[str] = []
    written = name
    if former and chance.random() < 0.7:
        written, traps = former, ["former_name"]
    for long, short in _SHORTENED:
        if long in written and chance.random() < 0.25:
            written = written.replace(long, short)
            traps.append("abbreviation")
    if "Coopérative de solidarité" in written and chance.random() < 0.3:
        written = written.replace("Coopérative de solidarité", "Coop de solidarité")
        traps.append("abbreviation")
    if chance.random() < 0.1:
        address, code = names.street(chance), places.code_for(here, chance)
        traps.append("moved")
    said = chance.choice(kind.said) if kind else ""
    form = code_of(kind.form) if kind else "APE"
    row = _row(number, written, address, here, code, said if chance.random() > 0.02 else "", form, chance)
    return Seen(number, row, tuple(traps))


def others(poems: list[tuple[str, str]], numbered: Iterator[str], chance: random.Random) -> list[dict[str, str]]:
    """The bodies that no list of the story names, over all the regions."""
    weights = places.region_weights(0.9)
    weights["04"] *= 6  # the region that the visitor imports must have a register worth matching
    rows = []
    for _ in range(OTHERS):
        region = chance.choices(list(weights), list(weights.values()))[0]
        here = places.draw(region, chance, thin=False)
        code, address = places.code_for(here, chance), names.street(chance)
        if chance.random() < 0.5:
            kind = chance.choices(KINDS, [one.in_register for one in KINDS])[0]
            article, poem = poems.pop()
            name, form, said = (
                f"{chance.choice(kind.heads)} {article} {poem}",
                code_of(kind.form),
                chance.choice(kind.said),
            )
        else:
            form, head, said = chance.choice(REGISTER_ONLY)
            name = f"{head} {_place(chance)}"
        rows.append(_row(next(numbered), name, address, here, code, said, form, chance))
    return rows


def sibling(of_name: str, row: dict[str, str], number: str, chance: random.Random) -> dict[str, str]:
    """A foundation or a union beside the body it serves, at the same door: never the same body."""
    head, form, said = chance.choice(
        [
            ("Fondation", "APE", "COLLECTE DE FONDS"),
            ("Syndicat du personnel", "ASS", "SYNDICAT"),
            ("Les amis", "APE", "bénévolat"),
        ]
    )
    first, rest = of_name.split(" ", 1)
    if first in ("Le", "La", "Les"):
        link, of_name = "", names.of(first, rest)
    elif first in _PLURAL:
        link = "des "
    elif first[0] in "AEÉIO":
        link = "de l’"
    else:
        link = "de la " if first in _FEMININE else "du "
    written = _cased(names.typed(f"{head} {link}{of_name}"), chance)
    return {**row, "NEQ": number, "NomEntreprise": written, "SecteurActivite": said, "FormeJuridique": form}


def homonym(name: str, kind: Kind, numbered: Iterator[str], avoided: str, chance: random.Random) -> dict[str, str]:
    """Another body of the same name, in another region."""
    regions = [region for region in places.region_weights(1) if region != avoided]
    here = places.draw(chance.choice(regions), chance)
    return _row(
        next(numbered),
        name,
        names.street(chance),
        here,
        places.code_for(here, chance),
        kind.said[0],
        code_of(kind.form),
        chance,
    )


_FEMININE = (
    "Boulangerie",
    "Centrale",
    "Coopérative",
    "Corporation",
    "Ferme",
    "Friperie",
    "Fédération",
    "Maison",
    "Mobilité",
    "Mutuelle",
    "Radio",
    "Relève",
    "Ressourcerie",
    "Société",
)
_PLURAL = {"Ateliers", "Cuisines", "Habitations"}


def _place(chance: random.Random) -> str:
    head, tail = chance.choice(names.PLACE_HEADS), chance.choice(names.PLACE_TAILS)
    link = "de l’" if head[0] in "AÎ" else "de la "
    return f"{link}{head}-{tail}"


def _row(  # noqa: PLR0917  the columns of the extract, in their order
    number: str,
    name: str,
    address: str,
    here: places.Municipality,
    code: str,
    said: str,
    form: str,
    chance: random.Random,
) -> dict[str, str]:
    written = names.typed(name)
    if chance.random() < 0.22:
        written += chance.choice([" inc.", " Inc.", ", INC."])
    if "Saint-" in written and chance.random() < 0.5:
        written = written.replace("Saint-", "St-")
    city = (
        chance.choice(places.former_names(here.code))
        if places.former_names(here.code) and chance.random() < 0.06
        else here.name
    )
    city = f"{city} (Québec)"
    street = names.typed(address).replace(", ", " ", 1)
    line, third = city if chance.random() > 0.06 else city.upper(), ""
    if chance.random() < 0.05:
        line, third = chance.choice(["CP 12", "bureau 204", "2e étage", "Case postale 310"]), line
    return {
        "NEQ": number,
        "NomEntreprise": _cased(written, chance),
        "Adresse": street if chance.random() > 0.3 else names.abbreviated(street),
        "Municipalite": line,
        "Adresse_Lign3": third,
        "CodePostal": code.replace(" ", ""),
        "SecteurActivite": said,
        "FormeJuridique": form,
    }


def _cased(name: str, chance: random.Random) -> str:
    return name.upper() if chance.random() < 0.62 else name
