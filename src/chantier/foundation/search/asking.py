"""Asking: one kind, or all of them. What the speaker may find is decided here, for every page."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace

from chantier.foundation.access.api import Sentence, Speaker
from chantier.foundation.search.core.shapes import Answer, Cell, Hit, Query
from chantier.foundation.search.engine import IndexUnavailable
from chantier.foundation.search.models import Pending
from chantier.foundation.search.registry import SearchKind, kind_named, kinds
from chantier.foundation.search.services import flush

log = logging.getLogger(__name__)

#: Changes that a question indexes before it is answered; a longer queue is the worker's.
FRESHENED = 200


@dataclass(frozen=True)
class Group:
    """What was found in one kind: some hits, how many in all, and the mandate's own page of results if it has one."""

    name: str
    label: Sentence
    answer: Answer
    hits: tuple[FoundPage, ...]
    results_url: str

    @property
    def has_more(self) -> bool:
        """Whether more was found than is here, without a page of the mandate's own to show it."""
        return not self.results_url and self.answer.total > len(self.hits)


@dataclass(frozen=True)
class FoundPage:
    """A hit and the address of its page."""

    hit: Hit
    url: str


def search(kind: str, query: Query, *, speaker: Speaker) -> Answer:
    """What the speaker finds in one kind. Never raises for a missing index: ``answer.trouble`` says so."""
    found = kind_named(kind)
    query = replace(query, visible=found.may_see(speaker))
    _freshen(found)
    try:
        return found.index.search(query)
    except IndexUnavailable as error:
        log.warning("search index of %s is %s: answering from the database", kind, error.code)
        return replace(found.fallback(query), trouble=error.code)


def matching_keys(kind: str, query: Query, *, speaker: Speaker, limit: int) -> tuple[int, ...] | None:
    """The numeric ids of all that the speaker finds, at most ``limit``, unordered; none when the index cannot say."""
    found = kind_named(kind)
    _freshen(found)
    try:
        return found.index.keys(replace(query, visible=found.may_see(speaker)), limit)
    except IndexUnavailable:
        return None


def cells(kind: str, query: Query, *, speaker: Speaker, width: float) -> tuple[Cell, ...] | None:
    """All that the speaker finds where they have a point, in cells of ``width`` degrees; none without an index."""
    found = kind_named(kind)
    _freshen(found)
    try:
        return found.index.cells(replace(query, visible=found.may_see(speaker)), width)
    except IndexUnavailable:
        return None


def crossed(
    kind: str, query: Query, *, speaker: Speaker, pairs: Iterable[tuple[str, str]]
) -> tuple[dict[str, dict[str, int]], ...] | None:
    """For each pair of facets, how many documents have each value of both, of all that the speaker finds.

    None when the index cannot say, or lags behind what is written: counts for a decision are exact or not given.
    """
    found = kind_named(kind)
    _freshen(found)
    if Pending.objects.filter(kind=kind).exists():
        return None
    asked = replace(query, visible=found.may_see(speaker))
    try:
        return tuple(found.index.crossed(asked, rows, columns) for rows, columns in pairs)
    except IndexUnavailable:
        return None


def search_everywhere(text: str, *, speaker: Speaker, language: str, size: int = 5) -> tuple[Group, ...]:
    """The best of every kind, those that hold the words as typed first, then in the order of the mandates."""
    query = Query(text=text, language=language, preferred=language, size=size, highlight=True)
    groups = [_group(kind, query, speaker) for kind in kinds() if kind.is_everywhere]
    found = [group for group in groups if group.answer.total or group.answer.trouble]
    return tuple(sorted(found, key=lambda group: group.answer.is_approximate))


def search_one(
    name: str, text: str, *, speaker: Speaker, language: str, cursor: str = "", size: int = 20
) -> Group | None:
    """What is found in one kind, from ``cursor`` on; none for a name that is no kind, or that one does not search."""
    kind = next((kind for kind in kinds() if kind.name == name and kind.is_everywhere), None)
    if kind is None:
        return None
    query = Query(text=text, language=language, preferred=language, size=size, cursor=cursor, highlight=True)
    return _group(kind, query, speaker)


def _group(kind: SearchKind, query: Query, speaker: Speaker) -> Group:
    answer = search(kind.name, query, speaker=speaker)
    pages = tuple(FoundPage(hit, kind.url(hit.id)) for hit in answer.hits)
    return Group(kind.name, kind.label, answer, pages, kind.results_url(query.text) if kind.results_url else "")


def _freshen(kind: SearchKind) -> None:
    """Index the few changes that wait, so that what one has just written is found. Never fails the question."""
    try:
        flush(only=kind.name, wait=False, at_most=FRESHENED, may_rebuild=False)
    except Exception:
        log.exception("could not freshen the search index of %s", kind.name)


def waiting(kind: str) -> int:
    """How many changes of a kind are not indexed yet."""
    return Pending.objects.filter(kind=kind).count()
