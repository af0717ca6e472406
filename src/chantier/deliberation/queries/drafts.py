"""A person's own drafts: seen by them alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chantier.deliberation.models import Draft

#: As in the retention schedule of ``personal_data.py``.
KEPT: Final = timedelta(days=90)


@dataclass(frozen=True)
class DraftView:
    """What was typed in a form and could not be sent.

    ``kind`` is the first word of its key (``amendment``, ``argument``…), ``resume_url`` the form with the text in it.
    """

    id: int
    key: str
    kind: str
    content: Mapping[str, str]
    refusal: str
    url: str
    at: datetime
    until: datetime

    @property
    def resume_url(self) -> str:
        """The form, filled again; empty when it has no address."""
        if not self.url:
            return ""
        path, mark, fragment = self.url.partition("#")
        return f"{path}{'&' if '?' in path else '?'}draft={self.id}{mark}{fragment}"

    @property
    def longest(self) -> str:
        """The longest of what was typed: what a list shows."""
        return max(self.content.values(), key=len, default="")


def drafts_of(person_id: int) -> tuple[DraftView, ...]:
    """All of a person's drafts, last first. One query."""
    return tuple(_view(row) for row in Draft.objects.filter(person_id=person_id).order_by("-at", "-pk"))


def how_many(person_id: int) -> int:
    """How many drafts a person has."""
    return Draft.objects.filter(person_id=person_id).count()


def draft_of(person_id: int, *, draft_id: int) -> DraftView | None:
    """One of a person's own drafts; nothing for somebody else's."""
    row = Draft.objects.filter(person_id=person_id, pk=draft_id).first()
    return _view(row) if row is not None else None


def draft_under(person_id: int, *, key: str) -> DraftView | None:
    """What a person kept under this key."""
    row = Draft.objects.filter(person_id=person_id, key=key[:120]).order_by("-at", "-pk").first()
    return _view(row) if row is not None else None


def _view(row: Draft) -> DraftView:
    content = {str(name): str(value) for name, value in row.content.items()}
    kind = row.key.split(":")[0]
    return DraftView(row.pk, row.key, kind, content, row.refusal, row.url, row.at, row.at + KEPT)
