"""The searches that a person keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chantier.library.models import SavedSearch

DAY, WEEK, MONTH = "day", "week", "month"
EVERY = (DAY, WEEK, MONTH)


@dataclass(frozen=True)
class SavedView:
    """A kept search: its question as the query string of an address."""

    id: int
    name: str
    question: str
    language: str
    by_mail: bool
    every: str
    at: datetime
    last_told_at: datetime | None


def of_person(person_id: int) -> tuple[SavedView, ...]:
    """The searches of a person, by name."""
    return tuple(_view(row) for row in SavedSearch.objects.filter(person_id=person_id))


def of_person_one(person_id: int, pk: int) -> SavedView | None:
    """One search of a person, or nothing: another's is as if it were not there."""
    row = SavedSearch.objects.filter(person_id=person_id, pk=pk).first()
    return _view(row) if row else None


def _view(row: SavedSearch) -> SavedView:
    return SavedView(row.pk, row.name, row.question, row.language, row.by_mail, row.every, row.at, row.last_told_at)
