"""Two spellings of one label, made equal."""

from __future__ import annotations

import re
import unicodedata

_NOT_LETTERS = re.compile(r"[^0-9a-z+]+")


def fold(text: str) -> str:
    """Lower case, no accents, apostrophes and dashes as spaces, one space between words.

    ``fold("Coopérative d’habitation") == "cooperative d habitation"``. A plus sign is kept: « 100+ » is not « 100 ».
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return _NOT_LETTERS.sub(" ", "".join(sign for sign in plain if not unicodedata.combining(sign))).strip()
