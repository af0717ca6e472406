"""How many resources each theme has, by kind or by region: what the library covers, and its gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chantier.foundation.access.api import Speaker
from chantier.foundation.places import api as places
from chantier.foundation.search.api import Query, crossed, search
from chantier.foundation.words import api as words
from chantier.library.queries.kinds import kinds, name_of

BY_KIND, BY_REGION = "kind", "region"


@dataclass(frozen=True)
class Grid:
    """Rows are themes, columns kinds or regions, each (value, label); ``totals`` are those of the rows."""

    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    counts: Mapping[str, Mapping[str, int]]
    totals: Mapping[str, int]

    @property
    def gaps(self) -> int:
        """How many crossings hold nothing."""
        return sum(not self.counts.get(row, {}).get(column) for row, _ in self.rows for column, _ in self.columns)


def grid(
    *, by: str, under: str, filters: Mapping[str, tuple[str, ...]], speaker: Speaker, language: str
) -> Grid | None:
    """The broad themes, or those under one; none while the index cannot count."""
    tree = words.tree("theme")
    inside = next((branch for branch in tree if branch.concept.slug == under), None)
    rows = tuple((one.concept.slug, one.concept.label(language)) for one in (inside.branches if inside else tree))
    query = Query(filters=filters, facets=("theme",), facet_limit=400, size=1)
    found = crossed("resource", query, speaker=speaker, pairs=(("theme", by),))
    if found is None:
        return None
    if by == BY_REGION:
        columns = tuple((one.reference, one.name) for one in places.of_kind("region"))
    else:
        columns = tuple((one.slug, name_of(one, language, many=True)) for one in kinds())
    answer = search("resource", query, speaker=speaker)
    totals = {count.value: count.total for count in answer.facets.get("theme", ())}
    return Grid(rows, columns, found[0], totals)
