"""Dates as references write them, read into ``PreciseDate``: ``2025/04//``, ``avril 2025``, ``[ca. 1998]``."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from chantier.library.core.precise_date import PreciseDate

_MONTHS: Final = (
    ("jan", "janv", "january", "janvier", "enero", "ene"),
    ("feb", "fev", "fevr", "february", "fevrier", "febrero"),
    ("mar", "march", "mars", "marzo"),
    ("apr", "avr", "april", "avril", "abril", "abr"),
    ("may", "mai", "mayo"),
    ("jun", "june", "juin", "junio"),
    ("jul", "juil", "july", "juillet", "julio"),
    ("aug", "aout", "august", "agosto", "ago"),
    ("sep", "sept", "september", "septembre", "septiembre"),
    ("oct", "october", "octobre", "octubre"),
    ("nov", "november", "novembre", "noviembre"),
    ("dec", "december", "decembre", "diciembre", "dic"),
)
_MONTH_OF: Final = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
_CIRCA: Final = re.compile(r"\b(?:circa|ca|c|vers|env|environ|about|hacia)\b\.?|[~?]", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"(?<!\d)(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)")
_BACKWARDS: Final = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")


def read(text: str) -> PreciseDate | None:
    """The date, as precise as it is written; the first of a range. Nothing when no year is found.

    Day and month given by numbers before the year are read only when they cannot be exchanged (``30/04/2025``).
    """
    exact = PreciseDate.read(text)
    if exact is not None:
        return exact
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    circa = bool(_CIRCA.search(plain))
    plain = _CIRCA.sub(" ", plain)
    if backwards := _BACKWARDS.search(plain):
        first, second, year = (int(part) for part in backwards.groups())
        if first > 12 >= second:
            return _made(year, second, first, circa)
        return _made(year, second, first, circa) if first == second else _made(year, 0, 0, circa)
    found = _NUMBERS.search(plain)
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    if not month:
        month = next((_MONTH_OF[word] for word in re.findall(r"[a-z]+", plain) if word in _MONTH_OF), 0)
        days = (
            re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er)?(?!\d)", plain.replace(found[0], " ", 1)) if month else None
        )
        day = int(days[1]) if days else 0
    return _made(year, month, day, circa)


def _made(year: int, month: int, day: int, circa: bool) -> PreciseDate | None:
    """The most precise date that exists: 31 February is February, a month 13 only the year."""
    for attempt in ((year, month, day), (year, month, 0), (year, 0, 0)):
        try:
            return PreciseDate(*attempt, circa)
        except ValueError:
            continue
    return None
