"""The clocks of privacy: how long until an answer, until an erasure, until a record may go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

ANSWER_WITHIN = timedelta(days=30)  # CQLR c. P-39.1, s. 32
COOLING_OFF = timedelta(days=7)
INCIDENT_KEPT_YEARS = 5  # CQLR c., r. 3.1, s. 8


def answer_due_on(received_on: date) -> date:
    """The last day to answer a request about personal information."""
    return received_on + ANSWER_WITHIN


def erasure_due_at(requested_at: datetime) -> datetime:
    """The instant from which an erasure is carried out; until then it can be taken back."""
    return requested_at + COOLING_OFF


def is_erasure_due(*, requested_at: datetime | None, at: datetime) -> bool:
    """Whether the cooling-off is over."""
    return requested_at is not None and at >= erasure_due_at(requested_at)


def incident_kept_until(known_on: date) -> date:
    """The first day on which an incident might leave the register (29 February becomes 1 March)."""
    year = known_on.year + INCIDENT_KEPT_YEARS
    try:
        return known_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


@dataclass(frozen=True)
class Keep:
    """One line of the retention schedule.

    ``model`` is "app_label.Model"; ``days`` counts from the date or instant field ``counted_from`` (an ORM path);
    ``days=None`` keeps the rows as long as the instance lives. ``only`` narrows the rows, as ORM filters.
    ``why`` is the code of a phrase.
    """

    model: str
    days: int | None
    counted_from: str
    why: str
    only: tuple[tuple[str, object], ...] = ()

    def cutoff(self, *, at: datetime) -> datetime | None:
        """Rows counted from before this instant may go."""
        return None if self.days is None else at - timedelta(days=self.days)
