"""What a page of the list was asked: words, filters, order, view. Read once from the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language

from chantier.directory.queries import facets
from chantier.foundation.access.api import Speaker
from chantier.foundation.places import api as places
from chantier.foundation.search.api import Box, Query, Sort

#: {facet: parameter of the address}: short French words, the same in every language so that a link can be passed on.
PARAMETERS: Final = {
    "standing": "lien",
    "region": "region",
    "mrc": "mrc",
    "municipality": "municipalite",
    "pole": "pole",
    "activity": "activite",
    "purpose": "mission",
    "legal_form": "forme",
    "college": "college",
    "category": "categorie",
    "size_band": "taille",
    "decade": "decennie",
}
LIST, MAP, TABLE = "liste", "carte", "tableau"
VIEWS: Final = (LIST, MAP, TABLE)
SORTS: Final = {"pertinence": Sort.RELEVANCE, "nom": Sort.NAME, "recent": Sort.RECENT}
SIZES: Final = {LIST: 20, MAP: 1, TABLE: 50}
LONGEST: Final = 200
MOST_VALUES: Final = 40


@dataclass(frozen=True)
class Asked:
    """The question of a page. ``filters`` holds only what was chosen, ``query`` also what is left out by default."""

    text: str
    filters: Mapping[str, tuple[str, ...]]
    view: str
    sort: str
    cursor: str
    parameters: QueryDict

    def query(self, *, with_facets: bool = True) -> Query:
        """The question as search understands it."""
        filters = dict(self.filters)
        filters.setdefault("standing", facets.BY_DEFAULT)
        return Query(
            text=self.text,
            language=(get_language() or "fr")[:2],
            filters=filters,
            sort=SORTS[self.sort],
            size=SIZES[self.view],
            cursor=self.cursor,
            facets=shown_facets(self.filters) if with_facets else (),
            facet_limit=1500,
        )

    @property
    def only_by_standing(self) -> bool:
        """Whether nothing but the standing narrows the answer: the grid can tell."""
        return not self.text and not set(self.filters) - {"standing"}


def asked(request: HttpRequest) -> Asked:
    """The question of this address; what it holds that means nothing is left out."""
    given = request.GET
    filters = {}
    for name, parameter in PARAMETERS.items():
        values = tuple(dict.fromkeys(one for one in given.getlist(parameter) if 0 < len(one) <= 80 and "\0" not in one))
        if values:
            filters[name] = values[:MOST_VALUES]
    view, sort = given.get("vue", LIST), given.get("tri", "")
    text = given.get("q", "").replace("\0", "").strip()[:LONGEST]
    return Asked(
        text=text,
        filters=filters | _territory(given.get("territoire", "")),
        view=view if view in VIEWS else LIST,
        sort=sort if sort in SORTS else usual_sort(text),
        cursor=given.get("page", "")[:200],
        parameters=given,
    )


def shown_facets(filters: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The facets that a page counts: a thousand municipalities only once one is somewhere."""
    if filters.keys() & {"region", "mrc", "municipality"}:
        return facets.NAMES
    return tuple(name for name in facets.NAMES if name != "municipality")


def usual_sort(text: str) -> str:
    """By relevance when there are words, else by name."""
    return "pertinence" if text else "nom"


def box(text: str) -> Box | None:
    """``west,south,east,north`` in degrees; nothing when it is not that."""
    try:
        west, south, east, north = (float(one) for one in text.split(","))
    except ValueError:
        return None
    if not (-90 <= south <= north <= 90 and -540 <= west <= 540 and -540 <= east <= 540):
        return None
    return Box(max(west, -180.0), south, min(east, 180.0), north)


def speaker_of(request: HttpRequest) -> Speaker:
    """Who asks."""
    speaker: Speaker = getattr(request, "speaker", None) or Speaker.visitor((get_language() or "fr")[:2])
    return speaker


def _territory(reference: str) -> dict[str, tuple[str, ...]]:
    """``?territoire=region-04``, as other pages write it, is the filter of its kind."""
    found = places.territory(reference[:80]) if reference else None
    return {found.kind: (str(found.id),)} if found and found.kind in facets.TERRITORIES else {}
