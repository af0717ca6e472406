"""Made-up lists of a movement: a register, a directory and a list of members, the same for the same seed.

Names and streets are invented; municipalities and postal prefixes are the real ones of the package, drawn by
population, so that placing has its real work. Of ``total`` rows 85 % are the register's, 12 % the directory's and 3 %
the members'; half of the last two speak of bodies of the register, written a little differently.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from chantier.foundation.places.core.gazetteer import distance_km
from chantier.foundation.places.services import facts_table

KINDS = (
    "Coopérative de solidarité", "Coopérative d’habitation", "Coopérative de travail", "Centre de la petite enfance",
    "Maison des jeunes", "Maison de la famille", "Fondation", "Association", "Entreprise d’insertion", "Regroupement",
    "Centre d’action bénévole", "Société d’histoire", "Corporation de développement", "Popote roulante",
    "Ressourcerie", "Théâtre", "Festival", "Centre communautaire", "Comité", "Service d’entraide",
)  # fmt: skip
THEMES = (
    "de la forêt", "de la rivière", "des familles", "des aînés", "du quartier", "du village", "de l’alimentation",
    "de l’agriculture", "de la culture", "des métiers", "du logement", "du transport", "de l’énergie", "des loisirs",
    "de plein air", "de la mémoire", "du patrimoine", "de la santé", "de l’emploi", "du numérique", "de la musique",
    "des jardins",
)  # fmt: skip
SYLLABLES = (
    "ba", "ber", "bo", "cha", "cor", "da", "del", "fa", "fon", "gau", "ge", "la", "lan", "le", "lo",
    "ma", "mar", "mi", "mon", "na", "nor", "pa", "per", "ri", "ro", "sa", "ta", "tre", "va", "vil",
)  # fmt: skip
FORMS = ("Coopérative", "OBNL", "Mutuelle", "Coopérative de solidarité", "Association")
ACTIVITIES = (
    "Hébergement communautaire", "Services de garde", "Alimentation", "Récupération et recyclage", "Arts de la scène",
    "Transport collectif", "Aide à domicile", "Tourisme", "Formation", "Habitation", "Agriculture", "Médias",
)  # fmt: skip
SHARES = (("register", 0.85), ("directory", 0.12), ("members", 0.03))
REGISTER_HEADER = (
    "NEQ", "Nom légal", "Autre nom", "Forme juridique", "Adresse", "Ville", "Code postal", "Activité principale",
    "Codes activité", "Date de constitution",
)  # fmt: skip
DIRECTORY_HEADER = (
    "Nom", "Adresse", "Ville", "Code postal", "Téléphone", "Courriel", "Site web", "Secteur d’activité",
    "Codes activité", "Finalité", "Nombre d’employés", "Description",
)  # fmt: skip
MEMBERS_HEADER = ("Nom", "Ville", "Code postal", "Catégorie de membre", "Membre depuis", "Site web")


@dataclass(frozen=True)
class Body:
    """What a register holds of a made-up body."""

    number: str
    name: str
    other: str
    form: str
    address: str
    town: str
    postal_code: str
    activity: str
    codes: str
    founded: int


def write_lists(folder: Path, total: int, *, seed: int = 20261123, concepts: tuple[str, ...] = ()) -> dict[str, Path]:
    """The three files, by name, in ``folder``. ``concepts`` are the slugs that columns of codes use."""
    draw = random.Random(seed)
    counts = {name: max(1, round(total * share)) for name, share in SHARES}
    paths = {name: folder / f"{name}.csv" for name in counts}
    met: list[Body] = []
    wanted = counts["directory"] + counts["members"]
    with paths["register"].open("w", encoding="utf-8", newline="") as stream:
        written = csv.writer(stream)
        written.writerow(REGISTER_HEADER)
        for number, body in enumerate(_bodies(draw, counts["register"], concepts)):
            written.writerow(tuple(vars(body).values()))
            if number % 2 == 0 and len(met) < wanted:
                met.append(body)
    # The members are taken from the other end, and some of both lists are in no register.
    for name, header, order in (
        ("directory", DIRECTORY_HEADER, iter(met)),
        ("members", MEMBERS_HEADER, reversed(met)),
    ):
        fresh = _bodies(draw, counts[name], concepts)
        with paths[name].open("w", encoding="utf-8", newline="") as stream:
            written = csv.writer(stream)
            written.writerow(header)
            for number in range(counts[name]):
                known = next(order, None) if number % 2 else None
                body = known or next(fresh)
                written.writerow(_directory_row(draw, body) if name == "directory" else _member_row(draw, body))
    return paths


def _bodies(draw: random.Random, count: int, concepts: tuple[str, ...]) -> Iterator[Body]:
    towns = _towns()
    weights = list(accumulate(weight for _name, weight, _prefix in towns))
    streets = [_word(draw) for _ in range(4_000)]
    start = draw.randrange(10_000_000)
    for number in range(count):
        town, _weight, prefix = draw.choices(towns, cum_weights=weights)[0]
        name = f"{draw.choice(KINDS)} "
        shape = draw.random()
        if shape < 0.6:
            name += _word(draw, 3) + (f" {draw.choice(THEMES)}" if draw.random() < 0.4 else "")
        else:
            name += f"{draw.choice(THEMES)} de {town}" + (f" {_word(draw)}" if shape < 0.85 else "")
        rural = prefix[1] == "0"
        code = f"{prefix} {draw.randrange(10)}{draw.choice('ABCEGHJKL')}{0 if rural else draw.randrange(10)}"
        chosen = ", ".join(sorted({concepts[int(len(concepts) * draw.random() ** 2)] for _ in range(2)}))
        yield Body(
            number=f"11{start + number:08d}"[:10],
            name=name.upper() if draw.random() < 0.5 else name,
            other="" if draw.random() < 0.8 else f"{_word(draw, 3)} {draw.choice(THEMES)}",
            form=draw.choice(FORMS),
            address=f"{int(draw.paretovariate(0.6)) % 4_000 + 1}, rue {draw.choice(streets)}",
            town=town,
            postal_code=code,
            activity=draw.choice(ACTIVITIES),
            codes=chosen if concepts else "",
            founded=1900 + int(125 * draw.random() ** 0.5),
        )


def _directory_row(draw: random.Random, body: Body) -> tuple[str, ...]:
    site = f"{_word(draw, 3).lower()}.example"
    return (
        body.name.capitalize() if body.name.isupper() else body.name,
        body.address.replace(", rue", " rue"),
        body.town,
        body.postal_code if draw.random() < 0.8 else "",
        f"819 555-{draw.randrange(10_000):04d}",
        f"info@{site}",
        f"https://{site}",
        body.activity,
        body.codes,
        draw.choice(("", "inclusion", "environnement")),
        draw.choice(("", "3", "12", "40", "120")),
        f"{body.activity} au service {draw.choice(THEMES)}, depuis {body.founded}.",
    )


def _member_row(draw: random.Random, body: Body) -> tuple[str, ...]:
    category = draw.choice(("Membre", "Membre", "Partenaire"))
    return (body.name, body.town, body.postal_code, category, str(draw.randint(1998, 2026)), "")


def _word(draw: random.Random, least: int = 2) -> str:
    return "".join(draw.choice(SYLLABLES) for _ in range(draw.randint(least, 4))).capitalize()


def _towns() -> list[tuple[str, int, str]]:
    """(name, population, nearest postal prefix) of every municipality."""
    prefixes = facts_table.postal_prefixes()
    found = []
    for fact in facts_table.territories():
        if fact.kind == "municipality" and fact.lat is not None and fact.lon is not None:
            near = min(prefixes, key=lambda code: distance_km(fact.lat, fact.lon, *prefixes[code][:2]))
            found.append((fact.name, fact.population or 1, near))
    return found
