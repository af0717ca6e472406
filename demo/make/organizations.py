"""About four hundred organisations over the seventeen regions, and how they stand to each other."""

from __future__ import annotations

import random
from dataclasses import dataclass

import names
import places
from descriptions import SAID
from kinds import KINDS, SIZES, Kind
from story import NETWORKS, POLES, STORY

COLUMNS = (
    "key",
    "name",
    "legal_name",
    "former_name",
    "name_en",
    "acronym",
    "legal_form",
    "register_number",
    "activities",
    "purposes",
    "social_economy",
    "address",
    "municipality_code",
    "municipality",
    "postal_code",
    "latitude",
    "longitude",
    "phone",
    "email",
    "website",
    "founded",
    "ended",
    "status",
    "size_band",
    "languages",
    "member_category",
    "college",
    "member_since",
    "member_until",
    "principles",
    "visibility",
    "description_fr",
    "description_en",
    "description_es",
)
PRINCIPLES = (
    "serves-needs",
    "independent-of-state",
    "democratic",
    "economically-viable",
    "limited-distribution",
    "asset-devolution",
)
HOW_MANY = 400
MEMBERS = 0.45


@dataclass
class Body:
    """An organisation on its way to the files; ``row`` holds the columns, the rest is what the makers need."""

    row: dict[str, str]
    kind: Kind | None
    article: str
    poem: str
    region: str
    mrc: str
    #: What the register calls it, whether or not the movement knows.
    number: str = ""

    @property
    def key(self) -> str:
        return self.row["key"]


def make(chance: random.Random, poems: list[tuple[str, str]]) -> list[Body]:
    """The organisations of the story, then those that are drawn."""
    buildings = {"mille-mains": ("37067", "77, place de la Grande-Corvée", "G9A4X7")}
    bodies = [_from_story(one, buildings, chance) for one in STORY]
    weights = places.region_weights(0.8)
    wanted = _shares(weights, HOW_MANY - len(bodies), least=6)
    drawn: list[Body] = []
    for region, count in wanted.items():
        for _ in range(count):
            kind = chance.choices(KINDS, [one.weight for one in KINDS])[0]
            drawn.append(_draw(kind, region, poems.pop(), chance))
    _share_doors(drawn, chance)
    _describe(drawn, chance)
    _admit(drawn, chance)
    return bodies + drawn


def relations(bodies: list[Body], chance: random.Random) -> list[dict[str, str]]:
    """Who belongs to which network, who is supported by whom, and a few family ties."""
    said: list[dict[str, str]] = []

    def say(one: str, kind: str, other: str, since: int) -> None:
        said.append({"from": one, "kind": kind, "to": other, "since": str(since)})

    for body in bodies:
        founded = int(body.row["founded"])
        if body.kind is None:
            continue
        for slugs, network, kind in NETWORKS:
            if body.kind.slug in slugs and chance.random() < 0.75:
                say(body.key, kind, network, max(founded, 2001))
        if body.row["member_category"] and (pole := POLES.get(body.region)) and chance.random() < 0.6:
            say(body.key, "member-of", pole, max(founded + 1, 2010))
        if founded >= 2005 and chance.random() < 0.18:
            say(body.key, "supported-by", "fonds-semences", founded + 1)
    for pole in ("pole-mauricie", "pole-estrie", "pole-est"):
        say(pole, "supported-by", "fonds-semences", 2016)
    say("syndicat-bois", "member-of", "centrale", 1990)
    say("centrale", "federation-of", "syndicat-bois", 1990)
    say("braise", "supported-by", "fonds-semences", 2012)
    say("braise", "member-of", "pole-mauricie", 2014)
    ateliers = [body for body in bodies if body.kind and body.kind.slug == "insertion"]
    friperies = [body for body in bodies if body.kind and body.kind.slug == "reuse"]
    for parent, child in zip(ateliers[:3], friperies[:3], strict=False):
        say(child.key, "subsidiary-of", parent.key, 2017)
    for parent, child in zip(ateliers[3:5], friperies[3:5], strict=False):
        say(child.key, "service-of", parent.key, 2019)
    ended = [body for body in bodies if body.kind and body.row["status"] == "ended"]
    for gone in ended[:2]:
        heir = next(
            one for one in bodies if one.kind is gone.kind and one.row["status"] == "active" and one is not gone
        )
        say(heir.key, "formerly", gone.key, int(gone.row["ended"]))
    return said


def _shares(weights: dict[str, float], total: int, *, least: int) -> dict[str, int]:
    whole = sum(weights.values())
    counts = {region: max(least, round(total * weight / whole)) for region, weight in weights.items()}
    largest = max(counts, key=lambda region: counts[region])
    counts[largest] += total - sum(counts.values())
    return counts


def _row(**said: str) -> dict[str, str]:
    return {column: said.get(column, "") for column in COLUMNS}


def _from_story(one: dict[str, str], buildings: dict[str, tuple[str, str, str]], chance: random.Random) -> Body:
    said = dict(one)
    here = next(place for place in places.municipalities() if place.code == said["municipality_code"])
    building = buildings.get(said.pop("building", ""))
    code = building[2] if building else places.code_for(here, chance)
    # Those who share a building share its door.
    drawn = random.Random(77) if building else chance  # noqa: S311
    latitude, longitude = places.position(here, code, drawn)
    host = (
        said.get("website", "").removeprefix("https://") or f"{names.slug(said['name']).replace('-', '')[:28]}.example"
    )
    row = _row(
        **{
            "legal_name": said["name"],
            "social_economy": "yes",
            "status": "active",
            "languages": "fr",
            "visibility": "public",
            "address": building[1] if building else names.street(chance),
            "municipality": here.name,
            "postal_code": names.spaced(code),
            "latitude": str(latitude),
            "longitude": str(longitude),
            "phone": names.phone(here.area_code, chance),
            "email": f"bonjour@{host}",
            "website": f"https://{host}",
            "activities": said.pop("activity"),
            **said,
        }
    )
    return Body(row, None, "", "", here.region, here.mrc)


def _draw(kind: Kind, region: str, name: tuple[str, str], chance: random.Random) -> Body:
    article, poem = name
    here = places.draw(region, chance)
    head = chance.choice(kind.heads)
    full = f"{head} {article} {poem}"
    usual = chance.choices([full, f"{article} {poem}", f"{chance.choice(kind.short)} {article} {poem}"], [5, 2, 2])[0]
    founded = chance.choices(
        [chance.randint(1968, 1995), chance.randint(1996, 2010), chance.randint(2011, 2025)], [3, 4, 3]
    )[0]
    ended = chance.randint(max(founded + 3, 2015), 2025) if founded < 2015 and chance.random() < 0.04 else 0
    code = places.code_for(here, chance)
    placed = chance.random() < 0.6
    latitude, longitude = places.position(here, code, chance)
    host = names.host(poem)
    return Body(
        _row(
            key=names.slug(poem),
            name=usual,
            legal_name=full + (names.of_place(here.name) if chance.random() < 0.2 else ""),
            former_name=f"{chance.choice(kind.short)} {poem.split(' ')[0]}" if chance.random() < 0.07 else "",
            legal_form=kind.form,
            activities=kind.activity,
            purposes=";".join(kind.purposes),
            social_economy="yes" if chance.random() < 0.85 else "",
            address=names.street(chance),
            municipality_code=here.code,
            municipality=here.name,
            postal_code=names.spaced(code),
            latitude=str(latitude) if placed else "",
            longitude=str(longitude) if placed else "",
            phone=names.phone(here.area_code, chance) if chance.random() < 0.7 else "",
            email=f"info@{host}" if chance.random() < 0.6 else "",
            website=f"https://{host}" if chance.random() < 0.65 else "",
            founded=str(founded),
            ended=str(ended) if ended else "",
            status="ended" if ended else ("starting" if founded >= 2025 else "active"),
            size_band=chance.choice(SIZES[kind.sizes]) if chance.random() < 0.8 else "",
            languages="fr;en" if region in ("06", "07", "05") and chance.random() < 0.25 else "fr",
            visibility=chance.choices(["public", "members", "private"], [96, 2, 2])[0],
        ),
        kind,
        article,
        poem,
        region,
        here.mrc,
    )


def _share_doors(bodies: list[Body], chance: random.Random) -> None:
    """Five buildings where several bodies live: the same door is weak evidence, and a list of its own on the map."""
    cities = [code for code, _ in sorted(_by_city(bodies).items(), key=lambda pair: -len(pair[1]))[:5]]
    for code in cities:
        some = _by_city(bodies)[code]
        first, *others = chance.sample(some, min(len(some), chance.randint(4, 7)))
        for other in others:
            for column in ("address", "postal_code", "latitude", "longitude"):
                other.row[column] = first.row[column]


def _by_city(bodies: list[Body]) -> dict[str, list[Body]]:
    said: dict[str, list[Body]] = {}
    for body in bodies:
        said.setdefault(body.row["municipality_code"], []).append(body)
    return said


def _describe(bodies: list[Body], chance: random.Random) -> None:
    """Each description is used once; bilingual bodies bear an English name beside the French one."""
    for body in chance.sample(bodies, len(bodies)):
        assert body.kind is not None
        waiting = SAID.get(body.kind.slug, [])
        if waiting and body.row["status"] == "active" and body.row["visibility"] == "public":
            texts = waiting.pop(0)
            place = body.row["municipality"].replace("'", "’")
            for language, text in zip(("fr", "en", "es"), texts, strict=True):
                body.row[f"description_{language}"] = text.format(place=place)
        if "en" in body.row["languages"]:
            body.row["name_en"] = f"{_ENGLISH.get(body.kind.slug, 'Community Centre')} {body.article} {body.poem}"


def _admit(bodies: list[Body], chance: random.Random) -> None:
    """About forty-five in a hundred are members; some say how they live by the six principles."""
    eager = {"04": 0.2, "06": 0.55, "03": 0.5, "16": 0.35, "12": 0.3, "10": 0.2, "09": 0.3}
    for body in bodies:
        assert body.kind is not None
        row = body.row
        admitted = chance.random() < eager.get(body.region, MEMBERS) + 0.05
        if body.mrc in places.THIN:
            admitted = admitted and chance.random() < 0.25
        if admitted and row["status"] != "ended":
            founded = int(row["founded"])
            first = max(founded, 2001)
            row["member_category"] = "emerging-member" if founded >= 2023 else "enterprise-member"
            if body.kind.college in ("soutien", "mouvements"):
                row["member_category"] = "partner-member"
            if body.kind.college == "regroupements":
                row["member_category"] = "network-member"
            row["college"] = body.kind.college
            row["member_since"] = (
                f"{chance.randint(first, 2025)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            )
            if chance.random() < 0.05 and row["member_since"] < "2022":
                row["member_until"] = f"2024-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            if chance.random() < 0.55:
                held = PRINCIPLES if chance.random() < 0.7 else tuple(chance.sample(PRINCIPLES, 4))
                row["principles"] = ";".join(one for one in PRINCIPLES if one in held)


_ENGLISH = {
    "childcare": "Childcare Centre",
    "housing-coop": "Housing Co-operative",
    "housing": "Community Homes",
    "reuse": "Reuse Shop",
    "store": "General Store",
    "farm": "Community Farm",
    "theatre": "Theatre",
    "museum": "Heritage House",
    "inn": "Co-operative Inn",
    "kitchen": "Community Kitchen",
    "outdoors": "Outdoor Centre",
    "digital": "Digital Co-operative",
    "radio": "Community Radio",
}
