"""A name written ENTIRELY IN CAPITALS, put in the case of a sentence; any other name is left as it is."""

from __future__ import annotations

import re
from typing import Final

from chantier.directory.core.column_words import TERRITORIES
from chantier.directory.core.normalize import fold

# Words of the field that stay in capitals; short words without a vowel do too.
_ACRONYMS: Final = frozenset(
    [
        "AFEAS",
        "AQDR",
        "ARC",
        "BDC",
        "BGE",
        "CAB",
        "CAE",
        "CALACS",
        "CDC",
        "CDEC",
        "CDR",
        "CDRQ",
        "CDÉC",
        "CEGEP",
        "CFP",
        "CHSLD",
        "CIUSSS",
        "CISSS",
        "CJE",
        "CLD",
        "CLE",
        "CLSC",
        "CN",
        "COOP",
        "CPE",
        "CQCM",
        "CSMO",
        "CSN",
        "CUMA",
        "DI",
        "DP",
        "DPJ",
        "FADOQ",
        "FCSQ",
        "FTQ",
        "GRT",
        "GRTC",
        "HLM",
        "HSF",
        "ISO",
        "JAK",
        "MDJ",
        "MRC",
        "OBNL",
        "OBV",
        "OMH",
        "OMHTR",
        "ONF",
        "OSBL",
        "PME",
        "PMAD",
        "RPA",
        "SADC",
        "SANA",
        "SHQ",
        "SIDA",
        "SPA",
        "SSJB",
        "TCA",
        "TCCQ",
        "TCMFM",
        "TED",
        "TGV",
        "TSA",
        "UPA",
        "UQTR",
        "USA",
        "VR",
        "VTT",
        "YMCA",
        "YWCA",
        "ZEC",
        "ÉÉR",
        "III",
        "II",
        "IV",
        "VI",
        "VII",
        "VIII",
        "IX",
        "XI",
        "XII",
    ]
) - {"COOP"}
_SMALL: Final = frozenset(
    [
        "a",
        "à",
        "au",
        "aux",
        "avec",
        "chez",
        "contre",
        "d",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "entre",
        "et",
        "l",
        "la",
        "le",
        "les",
        "leur",
        "ou",
        "par",
        "pour",
        "sans",
        "sous",
        "sur",
        "un",
        "une",
        "vers",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "the",
        "to",
        "y",
        "del",
        "el",
        "los",
        "las",
        "inc",
        "ltée",
        "ltee",
        "ltd",
        "enr",
    ]
)
# Ends of names that keep their usual writing.
_WRITTEN: Final = {"inc": "inc", "ltée": "ltée", "ltee": "ltée", "ltd": "Ltd", "enr": "enr", "st": "St", "ste": "Ste"}
_WORD: Final = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)+\.?|[^\W_]+")
_PLACES: Final = frozenset(
    word for name in TERRITORIES for word in re.findall(r"[a-z]+", fold(name)) if len(word) > 4
) | frozenset(
    [
        "quebec",
        "canada",
        "maurice",
        "mauricien",
        "batiscan",
        "louiseville",
        "nicolet",
        "champlain",
        "tite",
        "narcisse",
        "thecle",
        "adelphe",
    ]
)
_SAINT: Final = frozenset(("saint", "sainte", "saints", "saintes", "st", "ste", "notre", "dame"))
_NO_VOWEL: Final = re.compile(r"[BCDFGHJKLMNPQRSTVWXZ]{2,5}")


def display_name(name: str) -> str:
    """« COOPÉRATIVE DE SOLIDARITÉ SABOT D’OR » becomes « Coopérative de solidarité sabot d’or ».

    Acronyms, initials with points, words joined to « Saint », names of territories and text in parentheses without a
    vowel keep their capitals. Proper names cannot all be known: the name as received is always kept beside.
    """
    letters = [sign for sign in name if sign.isalpha()]
    if len(letters) < 5 or any(sign.islower() for sign in letters) or len(_WORD.findall(name)) < 2:
        return name
    pieces: list[str] = []
    at, first, saint = 0, True, False
    for found in _WORD.finditer(name):
        pieces.append(name[at : found.start()])
        joined = pieces[-1] == "-"
        word = found.group()
        pieces.append(_written(word, first=first, after_saint=saint and pieces[-1] in ("-", " ")))
        saint = fold(word) in _SAINT or (saint and joined)
        first = False
        at = found.end()
    pieces.append(name[at:])
    return "".join(pieces)


def _written(word: str, *, first: bool, after_saint: bool) -> str:
    lower = word.lower()
    if "." in word or word.upper() in _ACRONYMS or any(sign.isdigit() for sign in word):
        return word if not re.fullmatch(r"\d+(?:E|ÈME|IEME|IÈME|ER|ÈRE|RE)", word) else lower
    if lower in _SMALL and not first:
        return _WRITTEN.get(lower, lower)
    if lower in _WRITTEN:
        return _WRITTEN[lower]
    if _NO_VOWEL.fullmatch(word):
        return word
    if first or after_saint or fold(word) in _SAINT - {"notre", "dame"} or fold(word) in _PLACES:
        return lower[:1].upper() + lower[1:]
    return lower
