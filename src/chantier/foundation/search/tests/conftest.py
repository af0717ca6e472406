from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chantier.foundation.access.api import Speaker
from chantier.foundation.search import registry
from chantier.foundation.search.api import Answer, Document, Hit, Query, SearchKind, Text, Visibility, Weight


class Shelves:
    """A small collection that stands for a mandate's tables."""

    def __init__(self) -> None:
        self.records: dict[str, Document] = {}

    def put(self, identifier: str, title: str, **more: Any) -> None:
        texts = (Text(title, Weight.NAME), *more.pop("texts", ()))
        self.records[identifier] = Document(id=identifier, title=title, texts=texts, **more)

    def hide(self, identifier: str) -> None:
        self.records[identifier] = replace(self.records[identifier], visibility=Visibility.PRIVATE)

    def documents(self, ids: Sequence[str] | None) -> Iterator[Document]:
        for one in self.records if ids is None else ids:
            if one in self.records:
                yield self.records[one]

    def fallback(self, query: Query) -> Answer:
        found = [
            one
            for one in self.records.values()
            if query.text.lower() in one.title.lower() and one.visibility in query.visible
        ]
        return Answer(total=len(found), hits=tuple(Hit(one.id, 0.0, one.title) for one in found))


def _members_too(speaker: Speaker) -> frozenset[Visibility]:
    return frozenset({Visibility.PUBLIC, Visibility.MEMBERS} if speaker.is_known else {Visibility.PUBLIC})


@pytest.fixture
def shelves(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Shelves:
    """The only kind that can be found during the test: « book », with an index in the test's own folder."""
    settings.CHANTIER_DATA = tmp_path
    monkeypatch.setattr(registry, "_KINDS", {})
    kept = Shelves()
    registry.register(
        SearchKind(
            name="book",
            label="Livres",
            documents=kept.documents,
            url=lambda one: f"/livres/{one}/",
            facets=("form", "region"),
            numbers=("year",),
            may_see=_members_too,
            fallback=kept.fallback,
        )
    )
    return kept
