"""Dates as libraries know them: a year, a month or a day, certain or approximate.

Written as in EDTF level 0 with the approximation mark of level 1 (Library of Congress, ISO 8601-2:2019): ``1996``,
``1996-10``, ``1996-10-30``, ``1996~``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

_WRITTEN: Final = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)$")


@dataclass(frozen=True, order=True)
class PreciseDate:
    """A date with its precision: ``month`` and ``day`` are 0 where unknown. Raises ``ValueError`` when impossible."""

    year: int
    month: int = 0
    day: int = 0
    approximate: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999 or not 0 <= self.month <= 12:
            raise ValueError(f"not a date: {self.year}-{self.month}")
        if self.day and (not self.month or self.day > monthrange(self.year, self.month)[1]):
            raise ValueError(f"not a date: {self.year}-{self.month}-{self.day}")
        if self.day < 0:
            raise ValueError(f"not a date: {self.day}")

    @classmethod
    def of(cls, day: date) -> PreciseDate:
        """A whole day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def read(cls, written: str) -> PreciseDate | None:
        """The date written in EDTF, or nothing when the text is not one. ``read(str(d)) == d``."""
        found = _WRITTEN.match(written.strip())
        if found is None:
            return None
        year, month, day, mark = found.groups()
        if "00" in (month, day):
            return None
        try:
            return cls(int(year), int(month or 0), int(day or 0), bool(mark))
        except ValueError:
            return None

    @property
    def first_day(self) -> date:
        """The earliest day it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The latest day it may be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        if self.month:
            parts.append(f"{self.month:02d}")
        if self.day:
            parts.append(f"{self.day:02d}")
        return "-".join(parts) + ("~" if self.approximate else "")
