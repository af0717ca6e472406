"""Who came into the directory, for those who tell of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from chantier.directory.models import Organization
from chantier.directory.queries.organizations import current


def newest(
    *, since: datetime, until: datetime, within: Iterable[int] | None = None, limit: int = 12
) -> dict[int, tuple[int, ...]]:
    """{organisation: its municipality, MRC and region} of the public members and known bodies that came in between.

    The most recent first; ``within`` are ids of territories. One query.
    """
    rows = current().filter(visibility=Organization.PUBLIC, standing__in=[Organization.MEMBER, Organization.KNOWN])
    rows = rows.filter(created_at__gte=since, created_at__lt=until)
    if within is not None:
        inside = list(within)
        rows = rows.filter(Q(municipality__in=inside) | Q(mrc__in=inside) | Q(region__in=inside))
    found = rows.order_by("-created_at", "-pk").values_list("pk", "municipality_id", "mrc_id", "region_id")[:limit]
    return {pk: tuple(one for one in places if one is not None) for pk, *places in found}
