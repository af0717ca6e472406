"""What the library published last, for windows of the public site."""

from __future__ import annotations

from chantier.library.models import Resource


def latest_published(*, limit: int = 5) -> list[int]:
    """The ids of the public resources published last, the newest first. One query."""
    rows = Resource.objects.filter(
        state=Resource.PUBLISHED, visibility=Resource.PUBLIC, merged_into__isnull=True
    ).order_by("-published_at", "-pk")
    return list(rows.values_list("pk", flat=True)[:limit])
