"""Dates with the precision of what was written: a year, a month or a day, never more."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from chantier.directory.core.cleaned import Cleaned
from chantier.directory.core.findings import finding
from chantier.directory.core.normalize import fold

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("janvier janv jan january enero ene", "fevrier fevr fev feb february febrero", "mars mar march marzo",
         "avril avr apr april abril abr", "mai may mayo", "juin jun june junio", "juillet juil jul july julio",
         "aout aou aug august agosto ago", "septembre sept sep september septiembre", "octobre oct october octubre",
         "novembre nov november noviembre", "decembre dec december diciembre dic"), start=1)
    for name in names.split()
}  # fmt: skip


def clean_date(text: str) -> Cleaned:
    """ISO text as precise as what was written: ``1999``, ``1999-05`` or ``1999-05-12``."""
    value = re.sub(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$", "", text).strip()
    value = re.sub(r"(?i)^(?:vers|env\.?|environ|circa|ca\.?|depuis|since|en|le|in|desde)\s+", "", value)
    if re.fullmatch(r"\d{4}(?:\.0)?", value):
        return _dated(text, int(value[:4]))
    found = re.fullmatch(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", value)
    if found:
        return _dated(text, *(int(part) for part in found.groups() if part))
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", value)
    if found:
        return _dated(text, *(int(part) for part in found.groups()))
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", value)
    if found:
        first, second, year = (int(part) for part in found.groups())
        if first <= 12 and second <= 12 and first != second:
            # day or month first cannot be told: the year is sure
            return Cleaned(str(year), (finding("ambiguous_date", value=text, kept=str(year)),))
        day, month = (second, first) if second > 12 else (first, second)
        return _dated(text, year, month, day)
    found = re.fullmatch(r"(\d{1,2})[/-](\d{4})", value)
    if found:
        return _dated(text, int(found.group(2)), int(found.group(1)))
    words = re.findall(r"[a-z]+|\d+", fold(value))
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    years = [int(word) for word in words if re.fullmatch(r"\d{4}", word)]
    days = [int(word) for word in words if re.fullmatch(r"\d{1,2}", word)]
    if len(months) == 1 and len(years) == 1:
        return _dated(text, years[0], months[0], *(days[:1] if len(days) == 1 else ()))
    return Cleaned(None, (finding("not_a_date", value=text),))


def _dated(text: str, year: int, month: int | None = None, day: int | None = None) -> Cleaned:
    if not 1600 <= year <= 2100:
        return Cleaned(None, (finding("not_a_date", value=text),))
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return Cleaned(str(year), (finding("impossible_date", value=text, kept=str(year)),))
    if month is None:
        return Cleaned(f"{year:04d}")
    return Cleaned(f"{year:04d}-{month:02d}" if day is None else f"{year:04d}-{month:02d}-{day:02d}")
