"""Names that sound right and belong to nobody: a plain word of the field, then a small poem drawn from two lists."""

from __future__ import annotations

import random
import re
import unicodedata

NOUNS = [
    ("La", "Lanterne"),
    ("Le", "Radeau"),
    ("La", "Passerelle"),
    ("Le", "Cerf-volant"),
    ("La", "Boussole"),
    ("Les", "Sabots"),
    ("Le", "Hamac"),
    ("La", "Girouette"),
    ("Le", "Perchoir"),
    ("La", "Marmite"),
    ("Les", "Tisons"),
    ("Le", "Moulinet"),
    ("La", "Bobine"),
    ("Le", "Tamis"),
    ("La", "Clairière"),
    ("Les", "Galets"),
    ("Le", "Fanal"),
    ("La", "Charrette"),
    ("Le", "Grelot"),
    ("La", "Tuque"),
    ("Les", "Mitaines"),
    ("Le", "Quinquet"),
    ("La", "Bouilloire"),
    ("Le", "Sillage"),
    ("La", "Nacelle"),
    ("Les", "Bourgeons"),
    ("Le", "Tabouret"),
    ("La", "Courtepointe"),
    ("Le", "Loquet"),
    ("La", "Ritournelle"),
    ("Les", "Semelles"),
    ("Le", "Pignon"),
    ("La", "Cordelle"),
    ("Le", "Traversier"),
    ("La", "Raquette"),
    ("Les", "Copeaux"),
    ("Le", "Ruisselet"),
    ("La", "Pivoine"),
    ("Le", "Hublot"),
    ("La", "Berçante"),
    ("Les", "Éclisses"),
    ("Le", "Sémaphore"),
    ("La", "Ruche"),
    ("Le", "Bac"),
    ("La", "Fougère"),
    ("Les", "Pagayeurs"),
    ("Le", "Tournesol"),
    ("La", "Poulie"),
    ("Le", "Carillon"),
    ("La", "Vigie"),
    ("Les", "Chandelles"),
    ("Le", "Canot"),
    ("La", "Louche"),
    ("Le", "Portage"),
    ("La", "Samare"),
    ("Les", "Sirops"),
    ("Le", "Gouvernail"),
    ("La", "Toupie"),
    ("Le", "Nichoir"),
    ("La", "Veilleuse"),
]
ENDINGS = [
    "du vent d’est",
    "de brume",
    "à ressorts",
    "des trois lunes",
    "de l’érable creux",
    "aux mille pas",
    "du rang d’en haut",
    "du rang d’en bas",
    "de mars",
    "du grand dégel",
    "de la dernière neige",
    "à roulettes",
    "des jours pairs",
    "du héron patient",
    "de cuivre",
    "de la marée lente",
    "aux quatre vents",
    "des quatre coins",
    "du pic-bois",
    "de l’anse oubliée",
    "au long cours",
    "de paille",
    "des soirs d’août",
    "du castor distrait",
    "de la lune rousse",
    "des bonnes heures",
    "du merle bavard",
    "de granit",
    "à deux voix",
    "du lièvre blanc",
    "de la corneille sage",
    "aux sept fenêtres",
    "des petits ponts",
    "du matin clair",
    "de l’étang noir",
    "de la grande remontée",
    "du tilleul",
    "des braises douces",
    "de la baie muette",
    "du cormoran",
    "des neuf mardis",
    "de la treizième marche",
    "du facteur",
    "des nuits blanches",
    "du bouleau jaune",
    "à contre-courant",
    "de la prochaine fois",
    "du violoneux",
    "des grandes oreilles",
    "de la pluie fine",
    "aux joues rouges",
    "du dimanche",
    "de la rivière en crue",
    "des copains de corvée",
    "du lac gelé",
    "de septembre",
    "à l’endroit",
    "du voisin d’en face",
    "des corvées joyeuses",
    "de la montagne basse",
]
PLACE_HEADS = [
    "Pointe",
    "Anse",
    "Baie",
    "Côte",
    "Butte",
    "Presqu’île",
    "Rive",
    "Chute",
    "Source",
    "Île",
    "Barre",
    "Coulée",
]
PLACE_TAILS = [
    "aux-Parapluies",
    "à-l’Accordéon",
    "aux-Théières",
    "aux-Boutons",
    "des-Parenthèses",
    "aux-Confitures",
    "à-la-Virgule",
    "aux-Tiroirs",
    "des-Somnambules",
    "à-la-Fourchette",
    "aux-Bretelles",
    "des-Dimanches",
    "à-l’Étourdie",
    "aux-Pantoufles",
    "des-Bavardes",
    "à-la-Ficelle",
    "aux-Berlingots",
    "des-Distraits",
    "au-Parchemin",
    "aux-Lunettes",
]
STREETS = [
    "rue du Héron-Patient",
    "rue des Draveurs-Oubliés",
    "chemin de la Fausse-Rivière",
    "rang des Trois-Pas",
    "avenue du Grand-Dégel",
    "rue de la Poulie",
    "boulevard des Semailles",
    "rue du Quai-Perdu",
    "chemin du Lac-à-l’Envers",
    "rue Sainte-Farine",
    "rue de la Vieille-Forge-Bleue",
    "montée du Pic-Bois",
    "route de l’Érable-Creux",
    "rue des Copeaux",
    "place de la Grande-Corvée",
    "rue du Canot-Vert",
    "rue Saint-Grelot",
    "côte des Bourgeons",
    "avenue des Tisserandes",
    "rue de l’Anse-Oubliée",
]
_CODE_LETTERS = "ABCEGHJKLMNPRSTVWXYZ"
_ABBREVIATED = (
    ("boulevard", "boul."),
    ("avenue", "av."),
    ("chemin", "ch."),
    ("route", "rte"),
    ("Saint-", "St-"),
    ("Sainte-", "Ste-"),
)


def poems(chance: random.Random) -> list[tuple[str, str]]:
    """Every (article, « Noun ending »), shuffled; each is used once."""
    every = [(article, f"{noun} {ending}") for article, noun in NOUNS for ending in ENDINGS]
    chance.shuffle(every)
    return every


def of(article: str, poem: str) -> str:
    """« de » before an article: du, des, de la."""
    return {"Le": "du", "Les": "des", "La": "de la"}[article] + " " + poem


def of_place(name: str) -> str:
    """« de Sorel », « d’Amos », and nothing before a name that bears an article."""
    if name.startswith(("Le ", "La ", "Les ", "L'")):
        return ""
    return f" d’{name}" if name[0] in "AEIOUÉÎ" else f" de {name}"


def slug(text: str) -> str:
    """A key that a person can read and type."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def host(text: str) -> str:
    """A short host name for a web site that does not exist."""
    return "".join(word for word in slug(text).split("-") if len(word) > 2) + ".example"


def postal_code(prefix: str, chance: random.Random) -> str:
    """A code of the right shape under a real prefix; the last three signs are drawn."""
    return f"{prefix}{chance.randint(1, 9)}{chance.choice(_CODE_LETTERS)}{chance.randint(0, 9)}"


def spaced(code: str) -> str:
    """« G9A 1B2 », as people write it."""
    return f"{code[:3]} {code[3:]}"


def street(chance: random.Random) -> str:
    """A number and a street that exists nowhere."""
    return f"{chance.randint(2, 2400)}, {chance.choice(STREETS)}"


def phone(area: str, chance: random.Random) -> str:
    """A number of the block 555-0100 to 555-0199, kept for fiction."""
    return f"{area} 555-01{chance.randint(0, 99):02d}"


def typed(text: str) -> str:
    """The text as a keyboard types it: straight apostrophes."""
    return text.replace("’", "'")


def abbreviated(text: str) -> str:
    """An address with the abbreviations that people use."""
    for long, short in _ABBREVIATED:
        text = text.replace(long, short)
    return text


def misspelt(text: str, chance: random.Random) -> str:
    """One letter lost, doubled or swapped, in a long word."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if not long:
        return text
    place = chance.choice(long)
    word = words[place]
    at = chance.randint(2, len(word) - 3)
    words[place] = chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )
    return " ".join(words)


def without_accents(text: str) -> str:
    """As an old machine wrote it."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
