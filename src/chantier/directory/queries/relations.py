"""One link between two organisations, and the lists of links that came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chantier.directory.models import LinkList, Relation, Source


@dataclass(frozen=True)
class LinkView:
    """A link as it is said, with both ends; ``public_id`` is that of the first. ``source`` is the list that says it."""

    id: int
    kind: str
    public_id: str
    name: str
    other_name: str
    since: date | None
    until: date | None
    source: str
    said_by: str
    said_on: date | None
    denied: bool


@dataclass(frozen=True)
class LinkListView:
    """A list of links, and what its rows became or would become."""

    id: int
    source: str
    file_name: str
    is_done: bool
    received_at: datetime
    finished_at: datetime | None
    report: dict[str, Any]


def link(relation_id: int) -> LinkView | None:
    """One link, or nothing when it is not, or when one of its ends is no longer a page."""
    rows = Relation.objects.filter(
        pk=relation_id, from_organization__merged_into__isnull=True, to_organization__merged_into__isnull=True
    )
    row = rows.select_related("from_organization", "to_organization", "source").first()
    if row is None:
        return None
    return LinkView(
        id=row.pk,
        kind=row.kind,
        public_id=row.from_organization.public_id,
        name=row.from_organization.name,
        other_name=row.to_organization.name,
        since=row.since,
        until=row.until,
        source=row.source.name if row.source else "",
        said_by=row.said_by,
        said_on=row.said_on,
        denied=row.denied,
    )


def link_lists(limit: int = 100) -> tuple[LinkListView, ...]:
    """The lists of links, the newest first, without their reports. One query."""
    rows = LinkList.objects.select_related("source").defer("report").order_by("-id")[:limit]
    return tuple(_list(row, {}) for row in rows)


def link_list(link_list_id: int) -> LinkListView | None:
    """One list of links with its report."""
    row = LinkList.objects.select_related("source").filter(pk=link_list_id).first()
    return _list(row, row.report) if row else None


def sources_of_links() -> tuple[str, ...]:
    """The names of the sources that gave lists of links."""
    rows = Source.objects.filter(link_lists__isnull=False).order_by("name").distinct()
    return tuple(rows.values_list("name", flat=True))


def _list(row: LinkList, report: dict[str, Any]) -> LinkListView:
    return LinkListView(
        id=row.pk,
        source=row.source.name,
        file_name=row.file_name,
        is_done=row.state == LinkList.DONE,
        received_at=row.received_at,
        finished_at=row.finished_at,
        report=report,
    )
