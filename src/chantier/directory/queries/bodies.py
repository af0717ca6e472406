"""Organisations as upper mandates count them: by number, members or not, in which region and colleges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from chantier.directory.models import CollegePlace, Organization
from chantier.directory.queries.organizations import current
from chantier.foundation.places import api as places
from chantier.foundation.prepared.api import Prepared, given

#: As far as ``organizations.followed`` goes.
_MOST_MERGES = 20


@dataclass(frozen=True)
class Groups:
    """The known groups a body is in: its region’s reference (empty when it is not placed) and its colleges."""

    region: str = ""
    colleges: tuple[str, ...] = ()


def organization_id_of(public_id: str) -> int | None:
    """The number of the organisation that answers to this identifier today, through merges."""
    rows = Organization.objects.order_by("pk").values_list("pk", "merged_into_id")
    found = next(iter(_CALLED.rows(public_id=public_id)), None)
    steps = 0
    while found is not None and found[1] is not None and steps < _MOST_MERGES:
        found, steps = next(iter(rows.filter(pk=found[1])[:1])), steps + 1
    return found[0] if found else None


def joined_in(organization_id: int) -> frozenset[int]:
    """This organisation and all that were merged into it, by number: merges can be undone, so nothing is re-pointed."""
    ahead = {pk for (pk,) in _MERGED_INTO.rows(kept=organization_id)}
    found = {organization_id, *ahead}
    while ahead:
        ahead = set(Organization.objects.filter(merged_into__in=ahead).values_list("pk", flat=True)) - found
        found = found | ahead
    return frozenset(found)


def public_ids_of(organization_ids: Iterable[int]) -> dict[int, str]:
    """The public identifiers of these organisations, by number. One query."""
    rows = Organization.objects.filter(pk__in=set(organization_ids)).order_by("pk")
    return dict(rows.values_list("pk", "public_id"))


def members_within(territory_id: int | None = None) -> tuple[int, ...]:
    """Today's members, of a territory or of the whole movement, private pages included, by number."""
    return tuple(_members(territory_id).order_by("pk").values_list("pk", flat=True))


def is_member_within(organization_id: int, territory_id: int | None = None) -> bool:
    """Whether this body is a member today, there or anywhere."""
    return _members(territory_id).filter(pk=organization_id).exists()


def groups_of(organization_ids: Iterable[int], *, on: date) -> dict[int, Groups]:
    """Region and colleges of these bodies that day, by number. Two queries."""
    ids = set(organization_ids)
    rows = Organization.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "region__reference")
    regions = {pk: region or "" for pk, region in rows}
    colleges: dict[int, list[str]] = {}
    held = CollegePlace.objects.filter(
        Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gt=on), organization__in=ids
    )
    for pk, slug in held.order_by("college_slug").values_list("organization_id", "college_slug").distinct():
        colleges.setdefault(pk, []).append(slug)
    return {pk: Groups(region, tuple(colleges.get(pk, ()))) for pk, region in regions.items()}


#: In whose name somebody speaks is asked at nearly each of their pages.
_CALLED: Prepared[Organization] = Prepared(
    lambda: Organization.objects.filter(public_id=given("public_id", Organization, "public_id")).values_list(
        "pk", "merged_into_id"
    )
)
_MERGED_INTO: Prepared[Organization] = Prepared(
    lambda: (
        Organization.objects.filter(merged_into=given("kept", Organization, "merged_into"))
        .order_by("pk")
        .values_list("pk")
    )
)


def _members(territory_id: int | None) -> QuerySet[Organization]:
    rows = current().filter(standing=Organization.MEMBER)
    if territory_id is None:
        return rows
    inside = places.contained_ids(territory_id)
    return rows.filter(Q(municipality__in=inside) | Q(mrc__in=inside) | Q(region__in=inside))


def addresses_of(organization_ids: Iterable[int]) -> dict[int, str]:
    """By number, the mail address on the page of each body that has one, seen or not: to write to it, never to show.

    A query for each thousand.
    """
    wanted, found = sorted(set(organization_ids)), dict[int, str]()
    for start in range(0, len(wanted), 1_000):
        rows = Organization.objects.filter(pk__in=wanted[start : start + 1_000]).exclude(email="").order_by("pk")
        found.update(rows.values_list("pk", "email"))
    return found
