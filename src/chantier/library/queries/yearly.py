"""The library counted for whoever reports on a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from chantier.library.models import Resource
from chantier.library.queries.kinds import kinds, name_of


def published_by_kind(
    language: str, since: datetime, until: datetime, *, within: Iterable[int] | None = None
) -> tuple[tuple[str, str, int], ...]:
    """(kind, its name, how many) of the public resources published here in a period. Two queries."""
    counted = dict(_public(within, since, until).order_by().values_list("kind").annotate(n=Count("pk", distinct=True)))
    return tuple((one.slug, name_of(one, language, many=True), counted.get(one.slug, 0)) for one in kinds())


def public_count(*, until: datetime, within: Iterable[int] | None = None) -> int:
    """How many public resources were published here before this instant. One query."""
    return _public(within, None, until).values("pk").distinct().count()


def published_in(
    since: datetime, until: datetime, *, within: Iterable[int] | None = None, limit: int = 60
) -> list[int]:
    """The ids of the public resources published here in a period, about these territories if given. One query."""
    rows = _public(within, since, until).order_by("-published_at", "-pk").values_list("pk", flat=True)
    return list(rows.distinct()[:limit])


def _public(within: Iterable[int] | None, since: datetime | None, until: datetime) -> QuerySet[Resource]:
    rows = Resource.objects.filter(
        state=Resource.PUBLISHED, visibility=Resource.PUBLIC, merged_into__isnull=True, published_at__lt=until
    )
    if since is not None:
        rows = rows.filter(published_at__gte=since)
    return rows if within is None else rows.filter(places__territory__in=list(within))
