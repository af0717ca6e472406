"""Short stable identifiers, readable addresses and sorting keys: the same for every mandate."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Crockford's alphabet: no letter that reads like a digit, no word by accident.
ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH: Final = 8


def public_id(entropy: bytes) -> str:
    """Eight letters and digits made of at least five random bytes (40 bits), such as ``3k9tq0vz``."""
    number = int.from_bytes(entropy[:5], "big")
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, 32)
        letters.append(ALPHABET[rest])
    return "".join(reversed(letters))


def slug(name: str, *, length: int = 80) -> str:
    """The readable part of an address: lower case, no accents, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:length].rstrip("-")


def sort_name(name: str, *, length: int = 120) -> str:
    """What lists are sorted by: folded, without a leading article."""
    plain = slug(name, length=length + 8).replace("-", " ")
    return re.sub(r"^(?:l|le|la|les|the|el|los|las) (?=\S)", "", plain)[:length]
