"""What the library published last, for windows of the public site."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chantier.library.models import Resource


def latest_published(*, limit: int = 5) -> list[int]:
    """The ids of the public resources published last, the newest first. One query."""
    rows = Resource.objects.filter(
        state=Resource.PUBLISHED, visibility=Resource.PUBLIC, merged_into__isnull=True
    ).order_by("-published_at", "-pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def published_between(since: datetime, until: datetime, *, limit: int = 200) -> list[int]:
    """The ids of the public resources published in a period, the newest first. One query."""
    rows = Resource.objects.filter(
        state=Resource.PUBLISHED, visibility=Resource.PUBLIC, merged_into__isnull=True
    ).filter(published_at__gte=since, published_at__lt=until)
    return list(rows.order_by("-published_at", "-pk").values_list("pk", flat=True)[:limit])


def still_public(ids: Iterable[int]) -> frozenset[int]:
    """Those of these resources that anybody may read today. One query."""
    rows = Resource.objects.filter(
        pk__in=list(ids), state=Resource.PUBLISHED, visibility=Resource.PUBLIC, merged_into__isnull=True
    )
    return frozenset(rows.values_list("pk", flat=True))


def newest_change() -> str:
    """Changes whenever anything that was ever published does: what else a page shows of the library. One query."""
    rows = Resource.objects.filter(published_at__isnull=False).order_by("-updated_at", "-pk")
    return repr(rows.values_list("updated_at", "pk").first())
