"""What every search engine does.

The tokens come analysed (``core.analysis``), so answers do not depend on the engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from chantier.foundation.search.core.shapes import Answer, Cell, Document, Query
from chantier.foundation.search.storage import Shelf
from chantier.foundation.search.unavailable import IndexBusy, IndexUnavailable

__all__ = ["IndexBusy", "IndexUnavailable", "Schema", "SearchIndex"]


@dataclass(frozen=True)
class Schema:
    """The facets and whole numbers that the documents of an index carry."""

    facets: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


class SearchIndex(Protocol):
    """One index of one kind of document; ``shelf`` holds the lock of its one writer."""

    shelf: Shelf

    def search(self, query: Query) -> Answer:
        """Answer a question. Raises ``IndexUnavailable``."""
        ...

    def keys(self, query: Query, limit: int) -> tuple[int, ...]:
        """The numeric ids of all documents found, unordered, at most ``limit``. Raises ``IndexUnavailable``."""
        ...

    def cells(self, query: Query, width: float) -> tuple[Cell, ...]:
        """All documents found that have a point, counted in cells of ``width`` degrees. Raises ``IndexUnavailable``."""
        ...

    def crossed(self, query: Query, rows: str, columns: str) -> dict[str, dict[str, int]]:
        """How many documents found have each value of two facets; value "" for none. Raises ``IndexUnavailable``."""
        ...

    def change(self, upserted: Iterable[Document], deleted: Iterable[str], *, wait: bool) -> None:
        """Put documents in the place of those of the same id, take others out, in one step.

        Raises ``IndexBusy`` when another process writes and ``wait`` is false, ``IndexUnavailable``.
        """
        ...

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a whole new index and put it in the place of the old one in one step; how many documents."""
        ...

    def change_while_locked(self, upserted: Iterable[Document], deleted: Iterable[str], *, tidy: bool) -> None:
        """``change`` for who holds the lock of the shelf; ``tidy`` takes the time to leave it quick."""
        ...

    def rebuild_while_locked(self, documents: Iterable[Document]) -> int:
        """``rebuild`` for who holds the lock of the shelf."""
        ...

    def is_ready(self) -> bool:
        """Whether the index is there, in today's form."""
        ...
