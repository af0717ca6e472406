"""What pages show of imports, as values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from chantier.directory.import_phrases import OUTCOMES, said
from chantier.directory.models import Edition, Record, Source, SourceRow


@dataclass(frozen=True)
class EditionView:
    """One file of a source and how far it has come."""

    id: int
    source: str
    source_kind: str
    file_name: str
    state: str
    received_at: datetime
    step: str
    done: int
    total: int
    heartbeat_at: datetime | None
    dry_run: bool
    reading: dict[str, Any]
    report: dict[str, Any]
    failure: dict[str, Any]


@dataclass(frozen=True)
class RowView:
    """A row about which there is something to say."""

    number: int
    outcome: str
    cells: str
    sentences: tuple[str, ...]


def editions(limit: int = 200) -> tuple[EditionView, ...]:
    """The latest editions, newest first."""
    rows = Edition.objects.select_related("source").defer("report").order_by("-id")[:limit]
    return tuple(_view(row, with_report=False) for row in rows)


def edition(edition_id: int) -> EditionView | None:
    """One edition."""
    row = Edition.objects.select_related("source").filter(pk=edition_id).first()
    return _view(row) if row else None


def _view(row: Edition, *, with_report: bool = True) -> EditionView:
    return EditionView(
        row.pk,
        row.source.name,
        row.source.kind,
        row.file_name,
        row.state,
        row.received_at,
        row.step,
        row.done,
        row.total,
        row.heartbeat_at,
        row.dry_run,
        row.reading,
        row.report if with_report else {},
        row.failure,
    )


def source_names() -> tuple[str, ...]:
    """The names of the sources, to choose among."""
    return tuple(Source.objects.order_by("name").values_list("name", flat=True))


@dataclass(frozen=True)
class RowsPage:
    """Some rows in the order of the file; ``next_after`` is the number to ask the next ones after (0: no more)."""

    rows: tuple[RowView, ...]
    next_after: int = 0


def rows(edition_id: int, outcome: str, *, after: int = 0, limit: int = 100, reason: str = "") -> RowsPage:
    """Rows of one outcome after a number; ``reason`` keeps those whose first reason it is."""
    found = SourceRow.objects.filter(edition=edition_id, outcome=outcome, number__gt=after).order_by("number")
    if reason:
        found = found.filter(problems__0__code=reason)
    shown = list(found[: limit + 1])
    more = shown[limit - 1].number if len(shown) > limit else 0
    return RowsPage(tuple(_row(row) for row in shown[:limit]), more)


def all_said(edition_id: int) -> Iterator[tuple[int, str, str, str]]:
    """Every row about which there is something to say: number, outcome, what, cells."""
    found = SourceRow.objects.filter(edition=edition_id).exclude(problems=[]).order_by("number")
    for row in found.iterator(chunk_size=2000):
        view = _row(row)
        yield view.number, view.outcome, " ".join(view.sentences), view.cells


def _row(row: SourceRow) -> RowView:
    cells = row.cells.values() if isinstance(row.cells, dict) else row.cells
    return RowView(
        row.number,
        str(OUTCOMES[row.outcome]),
        " · ".join(cell for cell in cells if cell),
        tuple(said(problem) for problem in row.problems),
    )


@dataclass(frozen=True)
class DepartureView:
    """A body that vanished with an edition, and what was said of it ("" while nobody has)."""

    record_id: int
    name: str
    place: str
    public_id: str
    slug: str
    decision: str


@dataclass(frozen=True)
class DeparturesPage:
    """Some of them; ``next_after`` is the record to ask the next ones after (0: no more)."""

    rows: tuple[DepartureView, ...]
    next_after: int = 0


def departures(edition_id: int, *, after: int = 0, limit: int = 50) -> DeparturesPage:
    """What vanished with an edition, decided or not, in the order of the records."""
    mine = Q(vanished_in=edition_id) | Q(departure__edition=edition_id)
    found = Record.objects.filter(mine, pk__gt=after).select_related("organization__merged_into", "departure")
    shown = list(found.order_by("pk")[: limit + 1])
    more = shown[limit - 1].pk if len(shown) > limit else 0
    return DeparturesPage(tuple(_departure(row) for row in shown[:limit]), more)


def _departure(row: Record) -> DepartureView:
    said = getattr(row, "departure", None)
    return DepartureView(
        row.pk,
        str(row.values.get("usual_name") or row.values.get("legal_name") or ""),
        str(row.values.get("municipality") or ""),
        row.organization.public_id,
        row.organization.slug,
        said.decision if said else "",
    )


def vanished(edition_id: int, limit: int = 100) -> tuple[str, ...]:
    """Names of the records that were no longer in an edition."""
    return _names(Record.objects.filter(vanished_in=edition_id), limit)


def appeared(edition_id: int, limit: int = 100) -> tuple[str, ...]:
    """Names of the records that an edition brought."""
    return _names(Record.objects.filter(first_edition=edition_id), limit)


def _names(records: Any, limit: int) -> tuple[str, ...]:
    values = records.order_by("id").values_list("values", flat=True)[:limit]
    return tuple(str(one.get("usual_name") or one.get("legal_name") or "") for one in values)
