"""What a reader may choose: regions, themes of the first level, languages; and what a thing is tied to."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from chantier.foundation.places import api as places
from chantier.foundation.words import api as words

MOST_CHOSEN = 60


def regions() -> dict[str, str]:
    """{reference: name in the reader's language} of the regions. One query."""
    return {one.reference: one.name for one in places.of_kind("region")}


def themes(language: str) -> dict[str, str]:
    """{slug: label} of the themes of the first level."""
    return {one.slug: one.label(language) for one in words.concepts("theme") if not one.broader}


def known_languages() -> tuple[str, ...]:
    """The languages of the interface."""
    return tuple(code for code, _name in settings.LANGUAGES)


def first_level(slugs: Iterable[str]) -> frozenset[str]:
    """The themes of the first level above these."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = list(slugs)
    while waiting:
        slug = waiting.pop()
        concept = None if slug in seen else words.by_slug("theme", slug)
        seen.add(slug)
        if concept is not None:
            waiting += concept.broader
            if not concept.broader:
                found.add(slug)
    return frozenset(found)


def regions_above(territory_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """{territory: references of the regions that hold it}; empty for what is wider than a region."""
    return {
        one: frozenset(line.reference for line in places.breadcrumb(one) if line.kind == "region")
        for one in set(territory_ids)
    }


def only_known(chosen: Iterable[str], known: Iterable[str]) -> list[str]:
    """What was chosen and exists, once each, in a stable order."""
    return sorted(set(chosen) & set(known))[:MOST_CHOSEN]
