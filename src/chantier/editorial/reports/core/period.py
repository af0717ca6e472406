"""The year of a report, and the territory that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

#: Before this there was no such movement, nor such a platform.
FIRST_YEAR = 1996


@dataclass(frozen=True)
class Scope:
    """A year (from ``since`` to before ``until``) as known at ``at``; ``within`` are ids of territories, or all."""

    year: int
    since: datetime
    until: datetime
    at: datetime
    within: frozenset[int] | None = None

    @property
    def first_day(self) -> date:
        """The first day of the year."""
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the year."""
        return date(self.year, 12, 31)


def is_possible(year: int, *, today: date) -> bool:
    """Whether a report of this year can be made: it has begun, and there was something to tell."""
    return FIRST_YEAR <= year <= today.year
