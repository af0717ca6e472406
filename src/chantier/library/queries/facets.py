"""The facets of the library: their names, what their values are called, and their counts without an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.db.models import Count as CountOf
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from chantier.directory import api as directory
from chantier.foundation.places import api as places
from chantier.foundation.search.api import Count, Query
from chantier.foundation.words import api as words
from chantier.library.core import description as d
from chantier.library.models import Resource, ResourceConcept
from chantier.library.queries.kinds import kinds, name_of

#: Facets with counts on the page of results, in this order; ``place`` and ``organization`` only narrow.
SHOWN: Final = ("kind", "theme", "region", "language", "decade", "access", "licence")
NAMES: Final = (*SHOWN, "place", "organization")
LABELS: Final[Mapping[str, Promise]] = {
    "kind": _("Sorte"),
    "theme": _("Thème"),
    "region": _("Région"),
    "language": _("Langue"),
    "decade": _("Époque"),
    "access": _("Accès"),
    "licence": _("Licence"),
    "place": _("Territoire"),
    "organization": _("Organisation"),
}
ACCESS_LABELS: Final[Mapping[str, Promise]] = {
    d.OPEN: _("Libre"),
    d.EMBARGO: _("Sous embargo"),
    d.MEMBERS: _("Réservé aux membres"),
    d.METADATA_ONLY: _("Fiche seulement"),
}
#: A count that a page without an index stops at.
MOST_COUNTED: Final = 10_000


def effective_access(access: str, embargo_until: date | None, today: date) -> str:
    """How one may read it today: an embargo that has ended is open."""
    if access == d.EMBARGO and embargo_until is not None and embargo_until <= today:
        return d.OPEN
    return access


def themes_above(slug: str) -> tuple[str, ...]:
    """A theme and all those above it, itself first."""
    found: dict[str, None] = {}
    waiting = [slug]
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found[one] = None
            concept = words.by_slug("theme", one)
            waiting += concept.broader if concept else ()
    return tuple(found)


def themes_under(slug: str) -> frozenset[str]:
    """A theme and all those under it."""
    found: set[str] = set()
    waiting = [slug]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            concept = words.by_slug("theme", one)
            waiting += concept.narrower if concept else ()
    return frozenset(found)


def language_name(code: str) -> str:
    """What a language is called in the reader's language; its code when we do not know."""
    try:
        return str(get_language_info(code)["name_translated"]).lower()
    except KeyError:
        return code


def value_labels(
    asked: Mapping[str, Iterable[str]], *, language: str, seen: Iterable[str]
) -> dict[str, dict[str, str]]:
    """{facet: {value: label}} of these values in the reader's language. A constant number of queries."""
    found: dict[str, dict[str, str]] = {
        "kind": {one.slug: name_of(one, language, many=True) for one in kinds(only_open=False)},
        "theme": words.labels("theme", language),
        "licence": words.labels("licence", language),
        "language": {one: language_name(one) for one in asked.get("language", ())},
        "decade": {one: str(_("Années %(decade)s")) % {"decade": one} for one in asked.get("decade", ())},
        "access": {value: str(label) for value, label in ACCESS_LABELS.items()},
        "region": {one.reference: one.name for one in places.of_kind("region")},
    }
    others = list(asked.get("place", ()))[:5]
    found["place"] = {one: known.name for one in others if (known := places.territory(one)) is not None}
    ids = [int(one) for one in asked.get("organization", ()) if one.isdigit() and len(one) < 12]
    if ids:
        may = set(seen)
        found["organization"] = {str(one.id): one.name for one in directory.by_ids(ids) if one.visibility in may}
    return found


def narrowed(query: Query, *, without: str = "") -> QuerySet[Resource]:
    """The same question to the database alone: words are looked for as they are in titles and summaries."""
    rows = Resource.objects.filter(
        state=Resource.PUBLISHED,
        merged_into__isnull=True,
        visibility__in=[str(one) for one in query.visible if str(one) != Resource.PRIVATE],
    )
    for word in query.text.split()[:8]:
        in_texts = Q(title__icontains=word) | Q(texts__title__icontains=word) | Q(texts__summary__icontains=word)
        rows = rows.filter(pk__in=Resource.objects.filter(in_texts).values("pk"))
    for name, values in query.filters.items():
        if values and name != without:
            rows = rows.filter(_condition(name, values))
    low, high = query.ranges.get("year", (None, None))
    if low is not None:
        rows = rows.filter(issued_year__gte=low)
    if high is not None:
        rows = rows.filter(issued_year__lte=high)
    return rows


def _condition(name: str, values: tuple[str, ...]) -> Q:
    match name:
        case "kind" | "licence":
            return Q(**{f"{name}__in": values})
        case "language":
            return Q(language__in=values)
        case "theme":
            slugs = {slug for one in values for slug in themes_under(one)}
            return Q(pk__in=ResourceConcept.objects.filter(scheme="theme", concept__in=slugs).values("resource"))
        case "decade":
            years = Q(pk__in=())
            for one in values:
                if one.isdigit() and len(one) == 4:
                    years |= Q(issued_year__range=(int(one), int(one) + 9))
            return years
        case "access":
            over = Q(access=d.EMBARGO, embargo_until__lte=timezone.localdate())
            plain = Q(access__in=values)
            return (plain | over) if d.OPEN in values else (plain & ~over)
        case "organization":
            ids = [int(one) for one in values if one.isdigit() and len(one) < 12]
            by = Q(publisher_organization__in=ids) | Q(organizations__organization__in=ids)
            made = Resource.objects.filter(by | Q(contributions__organization__in=ids) | Q(organization__in=ids))
            return Q(pk__in=made.values("pk"))
        case _:
            inside: set[int] = set()
            for one in values[:5]:
                known = places.territory(one)
                inside |= {known.id, *places.contained_ids(known.id)} if known else set()
            return Q(pk__in=Resource.objects.filter(places__territory__in=inside).values("pk"))


def counts(query: Query) -> dict[str, tuple[Count, ...]]:
    """The counts of the facets that the database counts quickly, each with its own filter left aside."""
    return {name: _counts_of(name, query) for name in query.facets}


def _counts_of(name: str, query: Query) -> tuple[Count, ...]:
    rows = narrowed(query, without=name)
    found: dict[str, int] = {}
    if name in ("kind", "licence", "language"):
        pairs: Any = rows.order_by().values_list(name).annotate(n=CountOf("pk"))
        found = {str(value): total for value, total in pairs if value}
    elif name == "decade":
        for year, total in (
            rows.order_by().exclude(issued_year=None).values_list("issued_year").annotate(n=CountOf("pk"))
        ):
            decade = str((year or 0) // 10 * 10)
            found[decade] = found.get(decade, 0) + total
    elif name == "theme":
        held = ResourceConcept.objects.filter(scheme="theme", resource__in=rows.values("pk"))
        by_theme: dict[str, set[int]] = {}
        for concept, resource in held.order_by().values_list("concept", "resource_id")[: 10 * MOST_COUNTED]:
            for one in themes_above(concept):
                by_theme.setdefault(one, set()).add(resource)
        found = {theme: len(ids) for theme, ids in by_theme.items()}
    return tuple(Count(value, total) for value, total in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
