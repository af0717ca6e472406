"""Which kinds of things can be found. A mandate registers its kind from its ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from chantier.foundation.access.api import Sentence, Speaker
from chantier.foundation.search.core.shapes import Answer, Document, Query, Visibility
from chantier.foundation.search.engine import Schema, SearchIndex
from chantier.foundation.search.tantivy_engine import TantivyIndex


def public_only(_speaker: Speaker) -> frozenset[Visibility]:
    """Everyone finds what is public, and nothing else."""
    return frozenset({Visibility.PUBLIC})


def _no_fallback(_query: Query) -> Answer:
    return Answer()


@dataclass(frozen=True)
class SearchKind:
    """A kind of thing that can be found.

    ``documents(ids)`` gives the documents of these ids that exist now, or of all when ``ids`` is none; an id it does
    not give back leaves the index. ``url(id)`` is the page of one, in the active language; ``results_url(text)`` the
    mandate's own page of results, if it has one. ``may_see`` decides what the speaker may find. ``fallback`` answers
    from the database, more simply, while the index cannot: it must respect ``query.visible``.
    """

    name: str
    label: Sentence
    documents: Callable[[Sequence[str] | None], Iterator[Document]]
    url: Callable[[str], str]
    facets: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    may_see: Callable[[Speaker], frozenset[Visibility]] = public_only
    fallback: Callable[[Query], Answer] = _no_fallback
    results_url: Callable[[str], str] | None = None
    #: Whether the one box over all mandates shows it; parts of another kind (pages of a book) are not.
    is_everywhere: bool = True

    @property
    def index(self) -> SearchIndex:
        """The index of this kind, shared by the threads of this process."""
        server: str = getattr(settings, "CHANTIER_OPENSEARCH", "")
        return _index(Path(settings.CHANTIER_DATA) / "search", self.name, Schema(self.facets, self.numbers), server)


_KINDS: dict[str, SearchKind] = {}


def register(kind: SearchKind) -> None:
    """Make a kind findable; registering the same name again replaces it."""
    if not kind.name.isidentifier():
        raise ValueError(f"not a name for a kind: {kind.name!r}")
    _KINDS[kind.name] = kind


def forget(name: str) -> None:
    """Make a kind unfindable (tests)."""
    _KINDS.pop(name, None)


def kind_named(name: str) -> SearchKind:
    """The kind of this name. Raises ``KeyError``."""
    return _KINDS[name]


def kinds() -> tuple[SearchKind, ...]:
    """All kinds, in the order they were registered."""
    return tuple(_KINDS.values())


@cache
def _index(root: Path, name: str, schema: Schema, server: str) -> SearchIndex:
    if server:
        from chantier.foundation.search.opensearch_engine import OpenSearchIndex

        return OpenSearchIndex(server, root, name, schema)
    return TantivyIndex(root, name, schema)
