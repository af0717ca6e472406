"""The organisations of one territory, in short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count

from chantier.directory.models import Organization
from chantier.directory.queries.organizations import OrganizationView, by_ids, visible
from chantier.foundation.places import api as places

FIRST: Final = 8
_COLUMNS: Final = ("region", "mrc", "municipality")


@dataclass(frozen=True)
class Here:
    """How many of each standing, and the first members and known ones by name."""

    members: int
    known: int
    registered: int
    first: tuple[OrganizationView, ...]


def of_territory(territory_id: int, kind: str, visibilities: Iterable[str]) -> Here:
    """Those inside this territory, whatever its kind. Six questions at most."""
    rows = visible(visibilities)
    if kind in _COLUMNS:
        rows = rows.filter(**{kind: territory_id})
    elif kind == "pole":
        rows = rows.filter(municipality__in=places.contained_ids(territory_id))
    counted = dict(rows.order_by().values_list("standing").annotate(n=Count("pk")))
    known = rows.filter(standing__gte=Organization.KNOWN).order_by("-standing", "sort_name", "pk")
    return Here(
        members=counted.get(Organization.MEMBER, 0),
        known=counted.get(Organization.KNOWN, 0),
        registered=counted.get(Organization.REGISTERED, 0),
        first=by_ids(list(known.values_list("pk", flat=True)[:FIRST])),
    )
