"""Files of references and their rows, as the pages and the report need them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from chantier.library.models import DepositBatch, DepositRow

OUTCOMES = ("created", "known", "set-aside", "left-out")


@dataclass(frozen=True)
class BatchView:
    """A file of references."""

    id: int
    file_name: str
    format: str
    state: str
    reading: Mapping[str, Any]
    failure: Mapping[str, Any]
    done: int
    total: int
    at: datetime
    applied_at: datetime | None


@dataclass(frozen=True)
class RowView:
    """One reference and what became of it; ``address`` is (public id, slug) of its resource, if it is still there."""

    id: int
    number: int
    key: str
    raw: str
    outcome: Mapping[str, Any]
    resource_id: int | None
    address: tuple[str, str] | None


def batches(
    *, person_id: int | None = None, voice_id: int | None = None, all_of_them: bool = False, limit: int = 100
) -> tuple[BatchView, ...]:
    """Those of a person and of the organisation they speak for, or all of them; latest first. One query."""
    mine = Q(pk__in=())
    if person_id is not None:
        mine |= Q(person_id=person_id)
    if voice_id is not None:
        mine |= Q(voice_id=voice_id)
    rows = DepositBatch.objects.all() if all_of_them else DepositBatch.objects.filter(mine)
    return tuple(_batch(row) for row in rows[:limit])


def batch(pk: int) -> BatchView | None:
    """One of them; permission is the caller's question."""
    row = DepositBatch.objects.filter(pk=pk).first()
    return _batch(row) if row else None


def totals(pk: int) -> dict[str, int]:
    """How many rows had each outcome. One query."""
    counted = dict(
        DepositRow.objects.filter(batch=pk)
        .order_by()
        .values_list("outcome__outcome")
        .annotate(number=Count("pk"))
        .values_list("outcome__outcome", "number")
    )
    return {name: counted.get(name, 0) for name in OUTCOMES}


def rows(pk: int, *, outcome: str = "", after: int = 0, limit: int = 50) -> tuple[RowView, ...]:
    """The rows of a batch in order, ``limit`` at most, after a number. One query."""
    found = DepositRow.objects.filter(batch=pk, number__gt=after).select_related("resource")
    if outcome in OUTCOMES:
        found = found.filter(outcome__outcome=outcome)
    return tuple(_row(row) for row in found[:limit])


def every_row(pk: int) -> Iterator[RowView]:
    """All of them, streamed."""
    found = DepositRow.objects.filter(batch=pk).select_related("resource").order_by("number")
    return (_row(row) for row in found.iterator(chunk_size=1000))


def report(pk: int) -> dict[str, Any]:
    """The whole report, field by field, as the command writes it."""
    one = DepositBatch.objects.get(pk=pk)
    counted = totals(pk)
    return {
        "file": one.file_name,
        "format": one.format,
        "fingerprint": one.fingerprint,
        "encoding": one.reading.get("encoding", ""),
        "notes": one.reading.get("notes", []),
        "state": one.state,
        "totals": {"references": sum(counted.values()), **counted},
        "rows": [
            {
                "number": row.number,
                "key": row.key,
                "resource": row.address[0] if row.address else None,
                **row.outcome,
                **({"raw": row.raw} if row.outcome.get("outcome") == "left-out" else {}),
            }
            for row in every_row(pk)
        ],
    }


def _batch(row: DepositBatch) -> BatchView:
    return BatchView(
        row.pk,
        row.file_name,
        row.format,
        row.state,
        row.reading,
        row.failure,
        row.done,
        row.total,
        row.at,
        row.applied_at,
    )


def _row(row: DepositRow) -> RowView:
    there = row.resource
    return RowView(
        row.pk,
        row.number,
        row.key,
        row.raw,
        row.outcome,
        row.resource_id,
        (there.public_id, there.slug) if there else None,
    )
