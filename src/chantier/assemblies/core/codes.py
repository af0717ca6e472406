"""The code by which voters find their ballot again: 12 letters made of what they drew and of a word of their own.

Code: the first 60 bits of SHA-256(vote ‖ line ‖ nonce ‖ line ‖ word), five bits a letter. The vote's identifier and the
nonce hold no line, so nothing can be moved from one to the other. The word that a voter adds keeps a server that would
draw the nonces from giving one code to two voters who vote alike (a clash attack).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

from chantier.assemblies.core.refusals import Impossible

ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Thirty-two signs that nobody takes one for another on paper: no 0 nor O, no 1 nor I."""
LETTERS: Final = 12
LONGEST_WORD: Final = 60
_GROUP: Final = 4
_BITS: Final = 5
_NONCE: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_BETWEEN: Final = re.compile(r"[\s\-‐‑‒–—.]+")


def code_of(*, vote: str, nonce: str, word: str = "") -> str:
    """The code, as XXXX-XXXX-XXXX. ``nonce``: 128 bits in 32 hexadecimal digits. Raises `Impossible`."""
    if not _NONCE.fullmatch(nonce):
        raise Impossible("nonce_badly_made")
    made = hashlib.sha256(f"{vote}\n{nonce}\n{plain_word(word)}".encode()).digest()
    return _written(int.from_bytes(made[:8], "big") >> 4)


def code_of_stub(secret: bytes) -> str:
    """The code printed on a stub of paper, from at least 60 bits that nobody guesses. Raises `Impossible`."""
    if len(secret) < 8:
        raise Impossible("nonce_badly_made")
    return _written(int.from_bytes(secret[:8], "big") >> 4)


def plain_word(word: str) -> str:
    """The word as it is hashed: composed letters (NFC), single spaces. Raises `Impossible` when it is too long."""
    told = unicodedata.normalize("NFC", " ".join(word.split()))
    if len(told) > LONGEST_WORD:
        raise Impossible("word_too_long", most=LONGEST_WORD)
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in told):
        raise Impossible("word_unreadable")
    return told


def read_code(typed: str) -> str:
    """The code that a person typed, as it is kept: small letters, spaces and dashes are forgiven.

    Raises `Impossible`: "code_letter" names a sign that no code has, "code_length" says how many there are.
    """
    letters = _BETWEEN.sub("", typed).upper()
    for letter in letters:
        if letter not in ALPHABET:
            raise Impossible("code_letter", letter=letter if letter.isprintable() else "?")
    if len(letters) != LETTERS:
        raise Impossible("code_length", found=len(letters), expected=LETTERS)
    return _grouped(letters)


def _written(bits: int) -> str:
    places = range(_BITS * (LETTERS - 1), -1, -_BITS)
    return _grouped("".join(ALPHABET[(bits >> place) & 31] for place in places))


def _grouped(letters: str) -> str:
    return "-".join(letters[place : place + _GROUP] for place in range(0, LETTERS, _GROUP))
