"""The two messy lists that a visitor imports, a pole's members and the directory it keeps, and the truth about them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import names
import places
from kinds import KINDS, Kind
from organizations import Body

IN_DIRECTORY, IN_MEMBERS, IN_BOTH = 372, 72, 48
#: MRCs as people of the region say them.
TERRITORIES = {
    "35": "Mékinac",
    "36": "Shawinigan",
    "371": "Trois-Rivières",
    "372": "Des Chenaux",
    "51": "Maskinongé",
    "90": "La Tuque",
}


@dataclass
class Listed:
    """A body of the region, as it truly is; ``number`` is empty when the register does not hold it."""

    key: str
    kind: Kind
    article: str
    poem: str
    usual: str
    legal: str
    former: str
    here: places.Municipality
    address: str
    code: str
    founded: int
    website: str
    phone: str
    number: str = ""
    known: bool = False
    traps: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A row of a list and what it truly is."""

    cells: dict[str, str | int]
    body: Listed | None
    trap: str


def region_bodies(poems: list[tuple[str, str]], known: list[Body], chance: random.Random) -> list[Listed]:
    """The bodies of Mauricie: a few that the movement already knows, the rest new to it."""
    bodies = [
        _known(body) for body in known if body.kind and body.region == "04" and body.row["visibility"] == "public"
    ][:12]
    doors = [(names.street(chance), places.code_for(here, chance), here) for here in _towns()]
    while len(bodies) < IN_DIRECTORY + IN_MEMBERS - IN_BOTH:
        kind = chance.choices(KINDS, [one.weight + one.in_register for one in KINDS])[0]
        article, poem = poems.pop()
        here = places.draw("04", chance, thin=False)
        address, code = names.street(chance), places.code_for(here, chance)
        if chance.random() < 0.09:
            address, code, here = chance.choice(doors)
        bodies.append(_new(chance, kind=kind, article=article, poem=poem, here=here, address=address, code=code))
    return bodies


def members(bodies: list[Listed], chance: random.Random) -> list[Line]:
    """The member list: 72 bodies, three of them twice, two private persons."""
    chosen = bodies[-IN_MEMBERS:]
    lines = [_member(body, chance) for body in chosen]
    lines += [_member(body, chance, again=True) for body in chance.sample(chosen, 3)]
    chance.shuffle(lines)
    for place, (name, street) in (
        (17, ("Tremblevent, Léonie", "14, rue de la Poulie")),
        (53, ("M. Hector Boisrivage", "903, rang des Trois-Pas")),
    ):
        cells: dict[str, str | int] = {
            "Catégorie": "Citoyen",
            "Nom de l'organisme": name,
            "Type": "",
            "Secteur": "",
            "Adresse": names.typed(street),
            "Ville": "Saint-Tite",
            "C.P.": "G0X 3H0",
            "Téléphone": "819 555-0142",
            "Courriel": "",
            "Site Web": "",
            "Cotisation payée": "oui",
        }
        lines.insert(place, Line(cells, None, "private_person"))
    return lines


def directory(bodies: list[Listed], chance: random.Random) -> list[Line]:
    """The pole's own directory: 372 bodies, some under two names."""
    chosen = bodies[:IN_DIRECTORY]
    lines = [_entry(body, chance) for body in chosen]
    lines += [_entry(body, chance, again=True) for body in chance.sample(chosen, 14)]
    chance.shuffle(lines)
    return lines


def _towns() -> list[places.Municipality]:
    return [
        next(one for one in places.municipalities() if one.code == code)
        for code in ("37067", "36033", "51015", "90012")
    ]


def _known(body: Body) -> Listed:
    assert body.kind is not None
    row = body.row
    here = next(one for one in places.municipalities() if one.code == row["municipality_code"])
    return Listed(
        row["key"],
        body.kind,
        body.article,
        body.poem,
        row["name"],
        row["legal_name"],
        row["former_name"],
        here,
        row["address"],
        row["postal_code"],
        int(row["founded"]),
        row["website"],
        row["phone"],
        body.number,
        known=True,
    )


def _new(
    chance: random.Random,
    *,
    kind: Kind,
    article: str,
    poem: str,
    here: places.Municipality,
    address: str,
    code: str,
) -> Listed:
    head = chance.choice(kind.heads)
    legal = f"{head} {article} {poem}"
    return Listed(
        key=names.slug(poem),
        kind=kind,
        article=article,
        poem=poem,
        usual=chance.choices([legal, f"{article} {poem}", f"{chance.choice(kind.short)} {article} {poem}"], [6, 2, 3])[
            0
        ],
        legal=legal + (names.of_place(here.name) if chance.random() < 0.15 else ""),
        former=f"{head} {chance.choice(names.NOUNS)[1]} {chance.choice(names.ENDINGS)}"
        if chance.random() < 0.06
        else "",
        here=here,
        address=address,
        code=names.spaced(code),
        founded=chance.randint(1972, 2025),
        website=f"https://{names.host(poem)}" if chance.random() < 0.6 else "",
        phone=names.phone("819", chance) if chance.random() < 0.7 else "",
    )


def _name(body: Listed, chance: random.Random, *, again: bool) -> tuple[str, str]:
    """The name as somebody typed it, and the trap it lays."""
    if again:
        other = f"{chance.choice(body.kind.short)} {body.poem}"
        return chance.choice(
            [(other, "shortened"), (body.legal.upper(), "capitals"), (names.misspelt(body.usual, chance), "misspelt")]
        )
    draw = chance.random()
    if draw < 0.42:
        return body.usual, "as_is"
    if draw < 0.60:
        return body.legal, "as_is"
    if draw < 0.72:
        return f"{chance.choice(body.kind.short)} {body.article} {body.poem}", "shortened"
    if draw < 0.79:
        return body.legal.replace(f" {body.article} ", " ", 1), "no_article"
    if draw < 0.85:
        return f"{body.usual} ({body.here.name})", "place_added"
    if draw < 0.90:
        return names.misspelt(body.legal, chance), "misspelt"
    if draw < 0.94:
        return f"{body.article} {body.poem}", "brand"
    return (body.former, "former_name") if body.former else (f"{body.legal} inc.", "suffix")


def _code(body: Listed, chance: random.Random) -> str:
    code = body.code
    draw = chance.random()
    if draw < 0.05:
        return code[:4] + str((int(code[4]) + 3) % 10) + code[5:]  # somebody typed one digit wrong
    if draw < 0.07:
        return code.replace("0", "O", 1)  # the letter for the digit
    return code.replace(" ", "") if draw < 0.4 else code.lower() if draw < 0.45 else code


def _address(body: Listed, chance: random.Random) -> str:
    text = names.typed(body.address)
    return (
        names.abbreviated(text)
        if chance.random() < 0.35
        else text.replace(", ", " ", 1)
        if chance.random() < 0.3
        else text
    )


def _member(body: Listed, chance: random.Random, *, again: bool = False) -> Line:
    name, trap = _name(body, chance, again=again)
    young = body.founded >= 2022
    territory = TERRITORIES[body.here.mrc]
    types = {
        "non-profit": "OBNL à volet marchand",
        "worker-cooperative": "Coop de travail",
        "solidarity-cooperative": "Coop de solidarité",
    }
    cells: dict[str, str | int] = {
        "Catégorie": "Membre Émergence"
        if young
        else chance.choices(["Membre Collectif", "Partenaire Collectif"], [8, 2])[0],
        "Nom de l'organisme": names.typed(name),
        # The column sometimes holds a territory: a real list does it too.
        "Type": territory if chance.random() < 0.06 else types.get(body.kind.form, "Coopérative"),
        "Secteur": _SECTORS.get(body.kind.activity, "Autre"),
        "Adresse": _address(body, chance),
        "Ville": names.abbreviated(body.here.name) if chance.random() < 0.2 else body.here.name,
        "C.P.": _code(body, chance),
        "Téléphone": body.phone.replace(" ", "-") if chance.random() < 0.5 else body.phone,
        "Courriel": f"info@{body.website.removeprefix('https://')}" if body.website and chance.random() < 0.7 else "",
        "Site Web": body.website.replace("https://", "www.") if chance.random() < 0.8 else "",
        "Cotisation payée": chance.choice(["oui", "oui", "oui", "non", ""]),
    }
    return Line(cells, body, f"duplicate_{trap}" if again else trap)


def _entry(body: Listed, chance: random.Random, *, again: bool = False) -> Line:
    name, trap = _name(body, chance, again=again)
    cells: dict[str, str | int] = {
        "Organisation": names.typed(name) if chance.random() < 0.6 else name,
        "Adresse civique": _address(body, chance) if chance.random() > 0.04 else "",
        "Municipalité": body.here.name.upper() if chance.random() < 0.08 else body.here.name,
        "Code postal": _code(body, chance),
        "Territoire": TERRITORIES[body.here.mrc],
        "Site internet": body.website.removeprefix("https://") if chance.random() < 0.75 else "",
        "Description des activités": body.kind.said[-1].capitalize(),
        "Employés": chance.choice(["", "1-4", "5-9", "10-24", "aucun"]),
        "Année de fondation": body.founded if chance.random() < 0.8 else "",
        "Notes internes": chance.choice(["", "", "", "", "à rappeler", "?", "vu à l'AGA", "voir dossier papier"]),
    }
    return Line(cells, body, f"duplicate_{trap}" if again else trap)


_SECTORS = {
    "childcare": "Services de garde",
    "housing": "Habitation",
    "retail": "Commerce de détail",
    "recovery-repair": "Récupération",
    "manufacturing": "Fabrication",
    "social-services": "Services sociaux",
    "agriculture-forestry": "Agroalimentaire et forêt",
    "arts-heritage": "Culture",
    "leisure-sport": "Loisirs",
    "tourism-food": "Tourisme et restauration",
    "education": "Éducation",
    "health": "Santé",
    "media": "Médias",
}
