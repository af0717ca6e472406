"""A question to the library, as an address writes it: words, filters, years, order. Read once, written one way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import QueryDict

from chantier.foundation.search.api import Query, Sort

#: {facet: parameter of the address}; regions are written among the territories.
PARAMETERS: Final = {
    "kind": "kind",
    "theme": "theme",
    "language": "language",
    "place": "place",
    "decade": "decade",
    "access": "access",
    "licence": "licence",
    "organization": "organization",
}
SORTS: Final = {"relevance": Sort.RELEVANCE, "date": Sort.RECENT, "title": Sort.NAME}
SIZE: Final = 10
LONGEST: Final = 200
MOST_VALUES: Final = 20
_YEARS: Final = re.compile(r"^(\d{4})?\s*(-)?\s*(\d{4})?$")
_REGION: Final = "region-"


@dataclass(frozen=True)
class Question:
    """What is asked. ``filters`` hold facets of the index; ``years`` are inclusive, either may be missing."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    years: tuple[int | None, int | None] = (None, None)
    sort: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked: the entrance."""
        return not self.text and not self.filters and self.years == (None, None)

    @property
    def order(self) -> str:
        """The order asked for, else the usual one: by relevance when there are words, else by date."""
        return self.sort or ("relevance" if self.text else "date")

    def query(self, language: str, *, facets: tuple[str, ...] = (), cursor: str = "", size: int = SIZE) -> Query:
        """The question as search understands it."""
        return Query(
            text=self.text,
            language=language,
            preferred=language,
            is_lenient=True,
            filters=self.filters,
            ranges={"year": self.years} if self.years != (None, None) else {},
            sort=SORTS[self.order],
            size=size,
            cursor=cursor,
            facets=facets,
            facet_limit=400,
        )

    def parameters(self) -> QueryDict:
        """The question as the query of an address, always in the same order: two equal questions are written alike."""
        written = QueryDict(mutable=True)
        if self.text:
            written["q"] = self.text
        by_parameter: dict[str, list[str]] = {}
        for name, values in self.filters.items():
            by_parameter.setdefault(PARAMETERS.get(name, "place"), []).extend(values)
        for name in PARAMETERS.values():
            if chosen := sorted(by_parameter.get(name, ())):
                written.setlist(name, chosen)
        low, high = self.years
        if low is not None or high is not None:
            written["year"] = str(low) if low == high else f"{low or ''}-{high or ''}"
        if self.sort:
            written["sort"] = self.sort
        return written

    def written(self) -> str:
        """The query string, without its question mark."""
        return self.parameters().urlencode()

    def without(self, name: str, value: str) -> Question:
        """The same question without one value of a filter."""
        left = {
            facet: tuple(v for v in values if (facet, v) != (name, value)) for facet, values in self.filters.items()
        }
        return replace(self, filters={facet: values for facet, values in left.items() if values})


def read(given: QueryDict) -> Question:
    """The question of an address; what means nothing is left out. Never raises."""
    filters: dict[str, tuple[str, ...]] = {}
    for name, parameter in PARAMETERS.items():
        values = tuple(dict.fromkeys(one for one in given.getlist(parameter) if 0 < len(one) <= 80 and "\0" not in one))
        if not values:
            continue
        values = values[:MOST_VALUES]
        if name == "place":
            regions = tuple(one for one in values if one.startswith(_REGION))
            others = tuple(one for one in values if not one.startswith(_REGION))
            filters |= {key: kept for key, kept in (("region", regions), ("place", others)) if kept}
        else:
            filters[name] = values
    sort = given.get("sort", "")
    text = " ".join(given.get("q", "").replace("\0", "").split())[:LONGEST]
    return Question(text, filters, _years(given.getlist("year")), sort if sort in SORTS else "")


def read_text(written: str) -> Question:
    """The question of a query string, as ``Question.written`` gives it."""
    return read(QueryDict(written[:2000]))


def _years(given: list[str]) -> tuple[int | None, int | None]:
    """``1996``, ``1996-2004``, ``1996-``, ``-2004``; or two values, from and to. Put in order."""
    written = given[0] if len(given) == 1 else "-".join(given[:2]) if given else ""
    found = _YEARS.match(written.strip())
    if found is None or not (found[1] or found[3]):
        return None, None
    low, high = (int(found[1]) if found[1] else None), (int(found[3]) if found[3] else None)
    if not found[2]:
        return (low, low) if high is None else (low, high)
    return (high, low) if low is not None and high is not None and low > high else (low, high)
