"""What the documentalists have to repair: links that lead nowhere or elsewhere, files that are not what they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from chantier.library.models import Attachment, Resource

FILES: Final = "files"
SIZE: Final = 50


@dataclass(frozen=True)
class ToRepair:
    """A link or a file. ``new_url`` is where it moved; ``copy_url`` an archived copy."""

    id: int
    title: str
    public_id: str
    slug: str
    url: str
    label: str
    seen: Mapping[str, Any]
    checked_at: datetime | None
    dead_since: datetime | None
    new_url: str
    copy_url: str


def _of(state: str) -> Q:
    if state == FILES:
        return Q(file__isnull=False, check_state=Attachment.DEAD)
    return Q(file__isnull=True, check_state=state)


def _published() -> QuerySet[Attachment]:
    return Attachment.objects.filter(resource__state=Resource.PUBLISHED, resource__merged_into__isnull=True)


def to_repair(state: str, *, page: int = 1) -> tuple[tuple[ToRepair, ...], bool]:
    """A page of what is in a state, lost for longest first, and whether there is more. One query."""
    rows = _published().filter(_of(state)).select_related("resource", "file").order_by("dead_since", "checked_at", "pk")
    start = (page - 1) * SIZE
    found = list(rows[start : start + SIZE + 1])
    return tuple(_line(row) for row in found[:SIZE]), len(found) > SIZE


def _line(row: Attachment) -> ToRepair:
    detail: Mapping[str, Any] = row.check_detail
    moved = row.check_state == Attachment.MOVED and row.file_id is None
    return ToRepair(
        id=row.pk,
        title=row.resource.title,
        public_id=row.resource.public_id,
        slug=row.resource.slug,
        url=row.url,
        label=row.label or (row.file.name if row.file else row.url),
        seen=detail,
        checked_at=row.checked_at,
        dead_since=row.dead_since,
        new_url=str(detail.get("params", {}).get("url", "")) if moved else "",
        copy_url=row.archived_url if row.check_state == Attachment.DEAD else "",
    )


def counts() -> dict[str, int]:
    """How many in each state, how many links and files there are, how many were ever looked at. One query."""
    states = (Attachment.DEAD, Attachment.MOVED, Attachment.BLOCKED, FILES)
    asked = {state: Count("pk", filter=_of(state)) for state in states}
    return dict(
        _published().aggregate(**asked, total=Count("pk"), looked=Count("pk", filter=~Q(check_state=Attachment.NEVER)))
    )
