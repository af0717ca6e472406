"""What answers a question among what everybody may see: for feeds, files and alerts."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from chantier.foundation.access.api import Speaker
from chantier.foundation.search.api import matching_keys
from chantier.library.models import Resource
from chantier.library.queries import facets
from chantier.library.queries.question import Question

MOST = 10_000


def newest(asked: Question, *, language: str, size: int, after: datetime | None = None) -> list[Resource]:
    """The public resources that answer, those published last first; only those published since ``after``."""
    return list(_answering(asked, language, after)[:size])


def matching(asked: Question, *, language: str, limit: int) -> list[int]:
    """The ids of the public resources that answer, those published last first."""
    return list(_answering(asked, language, None).values_list("pk", flat=True)[:limit])


def _answering(asked: Question, language: str, after: datetime | None) -> QuerySet[Resource]:
    rows = Resource.objects.filter(state=Resource.PUBLISHED, merged_into__isnull=True, visibility=Resource.PUBLIC)
    if after is not None:
        rows = rows.filter(published_at__gt=after)
    if not asked.is_empty:
        query = asked.query(language)
        keys = matching_keys("resource", query, speaker=Speaker.visitor(language), limit=MOST)
        rows = rows.filter(pk__in=facets.narrowed(query).values("pk")) if keys is None else rows.filter(pk__in=keys)
    return rows.order_by("-published_at", "-pk")
