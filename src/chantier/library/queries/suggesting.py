"""What a person who types may mean: titles, themes and kinds that begin so."""

from __future__ import annotations

from dataclasses import dataclass

from chantier.foundation.access.api import Speaker
from chantier.foundation.search.api import Query, fold, search
from chantier.foundation.words import api as words
from chantier.library.queries.kinds import kinds, name_of

TITLES, THEMES = 5, 3


@dataclass(frozen=True)
class Suggestion:
    """One thing that may be meant: a ``resource`` (its number), a ``theme`` or a ``kind`` (its slug)."""

    what: str
    key: str
    label: str
    language: str


def options(text: str, *, speaker: Speaker, language: str) -> tuple[Suggestion, ...]:
    """At most nine suggestions, themes and kinds first. Two queries and one question to the index."""
    begun = fold(text)
    named = [
        Suggestion("theme", one.slug, one.label(language), language)
        for one in words.concepts("theme")
        if any(_begins(label, begun) for label in (one.label(language), *one.alternative.get(language, ())))
    ][:THEMES]
    named += [
        Suggestion("kind", one.slug, name_of(one, language, many=True), language)
        for one in kinds()
        if _begins(name_of(one, language, many=True), begun) or _begins(name_of(one, language), begun)
    ][:1]
    found = search("resource", Query(text=text, language=language, preferred=language, size=TITLES), speaker=speaker)
    return (*named, *(Suggestion("resource", hit.id, hit.title, hit.language) for hit in found.hits))


def _begins(label: str, begun: str) -> bool:
    folded = fold(label).replace("’", "'")
    return any(folded.startswith(begun, at) for at in (0, *(i + 1 for i, c in enumerate(folded) if c in " '-")))
