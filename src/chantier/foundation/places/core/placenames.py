"""Names of places as people write them, brought to one form that can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PARENTHESES = re.compile(r"\([^)]*\)")
_POSTAL_CODE = re.compile(r"\b([A-Za-z]\d[A-Za-z])\s*-?\s*(\d[A-Za-z]\d)\b")
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_LONG = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "nd": "notre dame"}
_OF_A_TOWN = (
    ("la", "ville", "de"),
    ("ville", "de"),
    ("ville", "d"),
    ("municipalite", "de"),
    ("municipalite", "d"),
    ("paroisse", "de"),
    ("canton", "de"),
    ("village", "de"),
    ("mrc", "de"),
    ("mrc", "des"),
    ("mrc", "du"),
    ("mrc",),
    ("secteur",),
    ("arrondissement", "de"),
)
_PROVINCE = {"qc", "que", "quebec", "canada", "pq"}
_ARTICLES = {"le", "la", "les", "l", "de", "du", "des", "d"}


def folded(text: str) -> str:
    """Lower case without accents or ligatures, words separated by one space."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    return _NOT_A_WORD.sub(" ", letters).strip()


@lru_cache(maxsize=20_000)
def normal_name(text: str) -> str:
    """The name alone: ``TROIS-RIVIERES (Québec)``, ``Trois-Rivières QC  G9A 1A1`` are ``trois rivieres``."""
    words = folded(_PARENTHESES.sub(" ", _POSTAL_CODE.sub(" ", text))).split()
    words = " ".join(_LONG.get(word, word) for word in words).split()
    for start in _OF_A_TOWN:
        if len(words) > len(start) and tuple(words[: len(start)]) == start:
            words = words[len(start) :]
            break
    return " ".join(words)


def without_province(name: str) -> str:
    """A normal name without the province or country at its end; a name made of nothing else stays whole."""
    words = name.split()
    while len(words) > 1 and words[-1] in _PROVINCE:
        words = words[:-1]
    return " ".join(words)


def without_articles(name: str) -> str:
    """A normal name without its small words, to forgive one that is missing or in excess."""
    kept = [word for word in name.split() if word not in _ARTICLES]
    return " ".join(kept) or name


def in_parentheses(text: str) -> tuple[str, ...]:
    """The normal names written between parentheses: a sector, or the province."""
    inner = (normal_name(found[1:-1]) for found in _PARENTHESES.findall(text))
    return tuple(name for name in inner if name and name not in _PROVINCE)


def postal_code(text: str) -> str:
    """A Canadian postal code as ``G9A1A1``, or its prefix ``G9A``, or nothing when it is neither."""
    compact = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"[A-Z]\d[A-Z]\d[A-Z]\d", compact):
        return compact
    if re.match(r"[A-Z]\d[A-Z]", compact):
        return compact[:3]
    return ""
