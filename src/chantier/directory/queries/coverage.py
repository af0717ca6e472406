"""How many are members, known and registered, by territory, activity and legal form: a constant number of questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Max, Q, QuerySet, Value, When

from chantier.directory.core.coverage import Tally, tallies, total
from chantier.directory.models import Edition, Organization, OrganizationTag


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
    if kind in ("province", "country", "continent"):
        return bodies
    if kind in ("region", "mrc", "municipality"):
        return bodies.filter(**{f"{kind}_id": territory_id})
    ids = list(contained)
    return bodies.filter(Q(region_id__in=ids) | Q(mrc_id__in=ids) | Q(municipality_id__in=ids))


def coverage(*, kind: str, territory_id: int, contained: Iterable[int]) -> Coverage:
    """Counts of a territory in five questions, whatever its size."""
    bodies = inside(counted(), kind=kind, territory_id=territory_id, contained=contained)
    by_area = tallies(_rows(bodies, "mrc_id"))
    tagged = OrganizationTag.objects.filter(scheme="activity", organization__in=bodies.values("pk"))
    by_activity: dict[str, Tally] = tallies(
        tagged.annotate(on_register=_on_register("organization__register_number"))
        .order_by()
        .values_list("concept", "organization__standing", "on_register")
        .annotate(number=Count("organization_id", distinct=True))
    )
    whole = total(by_area.values())
    described = tagged.aggregate(number=Count("organization_id", distinct=True))["number"]
    editions = Edition.objects.filter(records__organization__in=_sample(bodies), dry_run=False)
    latest = Edition.objects.filter(finished_at__isnull=False, dry_run=False).aggregate(day=Max("seen_on"))["day"]
    names = editions.order_by("source__name").values_list("source__name", flat=True).distinct()
    return Coverage(
        whole=whole,
        by_area=by_area,
        by_activity=by_activity,
        by_form=tallies(_rows(bodies, "legal_form")),
        without_activity=bodies.count() - described,
        sources=tuple(names),
        seen_on=latest,
    )


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
