"""What the roll of an assembly is read from: who is a member, of what and in which colleges, on a day.

Private pages are in it: whoever may vote is on the roll.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from chantier.directory.core import colleges as core
from chantier.directory.models import College, Membership, Relation
from chantier.directory.queries.colleges import by_laws
from chantier.directory.queries.organizations import current
from chantier.foundation.places import api as places

_AT_ONCE: Final = 10_000


@dataclass(frozen=True)
class OnRoll:
    """A body that may vote: its number, what never changes of its address, its name of today."""

    organization_id: int
    public_id: str
    name: str


def in_colleges(slugs: Iterable[str], on: date) -> dict[str, tuple[OnRoll, ...]]:
    """Who is in each of these colleges that day, names in order. What colleges rest on is read once."""
    laws = by_laws()
    inside = {slug: core.ways(laws, slug, on).keys() for slug in slugs}
    wanted: set[int] = set().union(*inside.values())
    bodies = _bodies(wanted)
    return {slug: tuple(one for one in bodies if one.organization_id in ids) for slug, ids in inside.items()}


def members_on(on: date, territory_id: int | None = None) -> tuple[OnRoll, ...]:
    """Who was a member that day, of a territory or of the whole movement, names in order."""
    held = Membership.objects.filter(
        Q(since__isnull=True) | Q(since__lte=on),
        Q(until__isnull=True) | Q(until__gt=on),
        category__counts_as_member=True,
    )
    ids = set(held.order_by("pk").values_list("organization_id", flat=True))
    if territory_id is not None:
        ids &= _placed_in(territory_id)
    return _bodies(ids)


def member_since(organization_ids: Collection[int], on: date) -> tuple[bool, date | None]:
    """Whether a body, with those joined in it, was a member that day; since when without a day outside, if known."""
    rows = Membership.objects.filter(
        Q(since__isnull=True) | Q(since__lte=on), organization__in=organization_ids, category__counts_as_member=True
    )
    held = list(rows.order_by("pk").values_list("since", "until"))
    is_member = any(until is None or until > on for _since, until in held)
    first, moved = on, is_member
    while moved:
        reaching = [since for since, until in held if until is None or until >= first]
        if None in reaching:
            return True, None
        earliest = min((since for since in reaching if since is not None), default=first)
        moved, first = earliest < first, min(first, earliest)
    return is_member, first if is_member else None


def members_of(organization_id: int, on: date) -> tuple[OnRoll, ...]:
    """The members that this body had that day, as the links of the directory say, names in order."""
    rows = Relation.objects.filter(
        Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gt=on), denied=False
    )
    said = rows.filter(kind=core.MEMBER_TO_BODY, to_organization=organization_id)
    ids = set(said.order_by("pk").values_list("from_organization_id", flat=True))
    said = rows.filter(kind=core.BODY_TO_MEMBER, from_organization=organization_id)
    ids |= set(said.order_by("pk").values_list("to_organization_id", flat=True))
    return _bodies(ids - {organization_id})


def college_names(slugs: Iterable[str]) -> dict[str, dict[str, str]]:
    """{college: its names by language}, of its latest version. One query."""
    rows = College.objects.filter(slug__in=set(slugs)).order_by("slug", "valid_from")
    return dict(rows.values_list("slug", "names"))


def _bodies(ids: Collection[int]) -> tuple[OnRoll, ...]:
    """These bodies in the order of their names, merged ones apart. A query for each ten thousand."""
    wanted, found = sorted(ids), list[tuple[str, int, str, str]]()
    for start in range(0, len(wanted), _AT_ONCE):
        rows = current().filter(pk__in=wanted[start : start + _AT_ONCE]).order_by("pk")
        found.extend(rows.values_list("sort_name", "pk", "public_id", "name"))
    return tuple(OnRoll(pk, public_id, name) for _sorted, pk, public_id, name in sorted(found))


def _placed_in(territory_id: int) -> set[int]:
    inside = places.contained_ids(territory_id)
    rows = current().filter(Q(municipality__in=inside) | Q(mrc__in=inside) | Q(region__in=inside))
    return set(rows.order_by("pk").values_list("pk", flat=True))
