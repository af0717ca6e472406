"""Feeding the indexes: note what changed with the change itself, index it afterwards. The index is never the truth."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone

from chantier.foundation.search.engine import IndexBusy
from chantier.foundation.search.models import Pending
from chantier.foundation.search.registry import SearchKind, kind_named, kinds
from chantier.foundation.search.tasks import flush_pending

#: Documents put in the index in one step.
BATCH = 2_000
#: Changes noted one by one; above, the whole kind is built again, which is quicker.
MOST_NOTED = 100_000
_ROWS = 5_000
_SUSPICIOUS = timedelta(minutes=1)


@transaction.atomic
def mark_changed(kind: str, ids: Iterable[int | str]) -> None:
    """Note, in the caller's transaction, that these documents of a kind were made, changed or removed."""
    kind_named(kind)
    is_first = _nobody_will_flush(kind)
    remaining = iter(ids)
    noted = 0
    while batch := list(islice(remaining, _ROWS)):
        noted += len(batch)
        if noted > MOST_NOTED:
            Pending.objects.create(kind=kind)
            break
        Pending.objects.bulk_create([Pending(kind=kind, document_id=str(one)) for one in batch])
    if noted and is_first:
        transaction.on_commit(_flush_soon)


@transaction.atomic
def mark_everything_changed(kind: str) -> None:
    """Note that a whole kind must be built again (an import, a new vocabulary)."""
    kind_named(kind)
    Pending.objects.create(kind=kind)
    transaction.on_commit(_flush_soon)


def _nobody_will_flush(kind: str) -> bool:
    """Whether no flush is already queued for earlier notes: there are none, or they have waited suspiciously long."""
    oldest = Pending.objects.filter(kind=kind).order_by("pk").first()
    return oldest is None or oldest.noted_at < timezone.now() - _SUSPICIOUS


def _flush_soon() -> None:
    flush_pending.enqueue()


def flush(*, only: str = "", wait: bool, at_most: int | None = None, may_rebuild: bool = True) -> int:
    """Index what was noted; how many notes were settled. Safe to run twice, in several processes, or killed anywhere.

    With ``wait`` false a kind whose index is being written elsewhere is left for later. ``at_most`` leaves a longer
    queue alone. Without ``may_rebuild`` an index that is missing is left missing.
    """
    settled = 0
    for kind in (kind_named(only),) if only else kinds():
        notes = Pending.objects.filter(kind=kind.name)
        if not notes.exists() and (kind.index.is_ready() or not may_rebuild):
            continue
        if at_most is not None and len(notes[: at_most + 1].values_list("pk")) > at_most:
            continue
        try:
            with kind.index.shelf.lock(wait=wait):
                settled += _settle(kind, may_rebuild=may_rebuild, tidy=wait)
        except IndexBusy:
            continue
    return settled


def rebuild(*, kind: str) -> int:
    """Build the index of a kind again from its records and swap it in; how many documents it holds.

    Changes made meanwhile wait in the queue and are indexed before the lock is given back.
    """
    found = kind_named(kind)
    with found.index.shelf.lock(wait=True):
        total = _rebuild(found)
        _settle(found, may_rebuild=False, tidy=True)
    return total


def _settle(kind: SearchKind, *, may_rebuild: bool, tidy: bool) -> int:
    """Index the notes of one kind, batch by batch, under its lock."""
    settled = 0
    ready = kind.index.is_ready()
    waiting = Pending.objects.filter(kind=kind.name)
    everything = waiting.filter(document_id="").exists() or (may_rebuild and waiting.count() > MOST_NOTED)
    if not ready or everything:
        if not may_rebuild:
            return 0
        settled += Pending.objects.filter(kind=kind.name).count()
        _rebuild(kind)
    while notes := list(Pending.objects.filter(kind=kind.name).order_by("pk")[:BATCH]):
        if any(not note.document_id for note in notes):
            break  # a whole kind was noted since: the next flush builds it
        ids = list(dict.fromkeys(note.document_id for note in notes))
        documents = list(kind.documents(ids))
        kind.index.change_while_locked(documents, set(ids) - {one.id for one in documents}, tidy=tidy)
        # Only after the index holds them: a kill in between indexes them once more.
        Pending.objects.filter(pk__in=[note.pk for note in notes]).delete()
        settled += len(notes)
    return settled


def _rebuild(kind: SearchKind) -> int:
    # The very rows seen before reading the records: a lower id may still be committed by a longer transaction.
    seen = list(Pending.objects.filter(kind=kind.name).values_list("pk", flat=True))
    total = kind.index.rebuild_while_locked(kind.documents(None))
    for start in range(0, len(seen), _ROWS):
        Pending.objects.filter(pk__in=seen[start : start + _ROWS]).delete()
    return total


def flush_now(kind: str = "") -> int:
    """Index all that waits, at once, building what is missing (the demonstration, commands, tests)."""
    return flush(only=kind, wait=True)
