"""How many are members, known and registered, by territory, activity and legal form: a constant number of questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Value, When

from chantier.directory.core.coverage import Tally, tallies, total
from chantier.directory.core.form_words import rolled_up
from chantier.directory.models import Edition, Organization, OrganizationTag, Record, Source
from chantier.directory.queries.organizations import here
from chantier.foundation.access.api import Speaker
from chantier.foundation.search.api import Query, crossed

#: Kinds of territories that hold all the others.
WHOLE: Final = ("province", "country", "continent")
#: Facets of the index that only these counts use: see ``directory/search.py``.
TALLY, SOURCE = "tally", "source"


@dataclass(frozen=True)
class Coverage:
    """What is counted inside a territory. ``by_area`` is by id of MRC (``None``: MRC unknown)."""

    whole: Tally
    by_area: dict[int | None, Tally]
    by_activity: dict[str, Tally]
    by_form: dict[str, Tally]
    without_activity: int
    sources: tuple[str, ...]
    seen_on: date | None


def counted() -> QuerySet[Organization]:
    """The bodies that count: neither private, nor merged into another, nor ended."""
    return Organization.objects.filter(merged_into__isnull=True, visibility=Organization.PUBLIC).exclude(
        status=Organization.ENDED
    )


def inside(
    bodies: QuerySet[Organization], *, kind: str, territory_id: int, contained: Iterable[int]
) -> QuerySet[Organization]:
    """Those inside a territory, asked in the way that its kind indexes best."""
    if kind in WHOLE:
        return bodies
    if kind in ("region", "mrc", "municipality"):
        return bodies.filter(**{f"{kind}_id": territory_id})
    ids = list(contained)
    return bodies.filter(Q(region_id__in=ids) | Q(mrc_id__in=ids) | Q(municipality_id__in=ids))


def coverage(*, kind: str, territory_id: int, contained: Iterable[int]) -> Coverage:
    """Counts of a territory: from the search index where it is up to date, else from the database. Both are exact."""
    latest = Edition.objects.filter(finished_at__isnull=False, dry_run=False).aggregate(day=Max("seen_on"))["day"]
    found = _from_the_index(kind, territory_id)
    if found is None:
        found = _from_the_database(kind, territory_id, contained)
    return replace(found, seen_on=latest)


def _from_the_database(kind: str, territory_id: int, contained: Iterable[int]) -> Coverage:
    """Five questions, whatever the size of the territory."""
    bodies = inside(counted(), kind=kind, territory_id=territory_id, contained=contained)
    by_area = tallies(_rows(bodies, "mrc_id"))
    tagged = OrganizationTag.objects.filter(scheme="activity", organization__in=bodies.values("pk"))
    by_activity: dict[str, Tally] = tallies(
        tagged.annotate(on_register=_on_register("organization__register_number"))
        .order_by()
        .values_list("concept", "organization__standing", "on_register")
        .annotate(number=Count("organization_id", distinct=True))
    )
    described = tagged.aggregate(number=Count("organization_id", distinct=True))["number"]
    heard = Record.objects.filter(source=OuterRef("pk"), organization__in=_sample(bodies))
    return Coverage(
        whole=total(by_area.values()),
        by_area=by_area,
        by_activity=by_activity,
        by_form=rolled_up(tallies(_rows(bodies, "legal_form")), Tally()),
        without_activity=bodies.count() - described,
        sources=tuple(Source.objects.filter(Exists(heard)).order_by("name").values_list("name", flat=True)),
        seen_on=None,
    )


def _from_the_index(kind: str, territory_id: int) -> Coverage | None:
    """The same from the index, a hundred times sooner on a million bodies; none when it lags, or does not know."""
    if kind in WHOLE:
        filters: dict[str, tuple[str, ...]] = {}
    elif kind in ("region", "mrc", "municipality", "pole"):
        filters = {kind: (str(territory_id),)}
    else:
        return None
    pairs = (("mrc", TALLY), ("activity", TALLY), ("legal_form", TALLY), (SOURCE, TALLY))
    visitor = Speaker.visitor(here())
    found = crossed("organization", Query(filters=filters), speaker=visitor, pairs=pairs)
    if found is None:
        return None
    areas, activities, forms, sources = found
    by_area = {int(key) if key else None: one for key, one in _tallied(areas).items()}
    heard = [int(key) for key, tally in _tallied(sources).items() if key and tally.known]
    return Coverage(
        whole=total(by_area.values()),
        by_area=by_area,
        by_activity={key: one for key, one in _tallied(activities).items() if key},
        by_form=_tallied(forms),
        without_activity=sum(number for tally, number in activities.get("", {}).items() if tally),
        sources=tuple(Source.objects.filter(pk__in=heard).order_by("name").values_list("name", flat=True)),
        seen_on=None,
    )


def _tallied(cells: Mapping[str, Mapping[str, int]]) -> dict[str, Tally]:
    """From the index's counts: a value of the column is the standing, then whether the body is registered."""
    rows = [
        (key, int(tally[0]), tally[1] == "1", number)
        for key, tallied in cells.items()
        for tally, number in tallied.items()
        if tally
    ]
    return tallies(rows)


def thin_by_area(bodies: QuerySet[Organization]) -> dict[int | None, Tally]:
    """Tallies by MRC of these bodies."""
    return tallies(_rows(bodies, "mrc_id"))


def _sample(bodies: QuerySet[Organization]) -> Any:
    """Bodies whose sources are named: all would be as many as the register itself."""
    return bodies.filter(standing__gte=Organization.KNOWN).order_by("pk").values("pk")


def _on_register(field: str) -> Case:
    return Case(When(**{field: ""}, then=Value(0)), default=Value(1))


def _rows(bodies: QuerySet[Organization], key: str) -> Iterable[tuple[Any, int, bool, int]]:
    return (
        bodies.annotate(on_register=_on_register("register_number"), key=F(key))
        .order_by()
        .values_list("key", "standing", "on_register")
        .annotate(number=Count("pk"))
    )
