"""The whole public log of this instance read again, from its tables."""

from __future__ import annotations

from collections.abc import Iterator

from chantier.foundation.journal.core.auditing import Fault, faults
from chantier.foundation.journal.core.notes import Checkpoint, NotANote, read_checkpoint, read_note, verifier
from chantier.foundation.journal.core.tiles import Damaged, Tiles, tile_named
from chantier.foundation.journal.core.tree import root
from chantier.foundation.journal.models import LogCheckpoint, LogEntry, PublicLog
from chantier.foundation.journal.queries.public_log import tile

CHECKPOINT, MISPLACED = "checkpoint", "misplaced"


def read(path: str) -> bytes:
    """The bytes of a tile or of a bundle, by its name. Raises `Damaged`."""
    name = tile_named(path)
    content = tile(name) if name else None
    if content is None:
        raise Damaged(path, "not kept")
    return content


def last_checkpoint() -> Checkpoint | None:
    """Where the log stands. One query."""
    last = LogCheckpoint.objects.order_by("-size").values_list("note", flat=True).first()
    return read_checkpoint(read_note(last.encode())) if last else None


def log_faults() -> Iterator[Fault]:
    """What no longer holds: entries, tiles, and each checkpoint that was ever signed; nothing where all of it does."""
    held = PublicLog.objects.first()
    if held is None or not held.size:
        return
    last = last_checkpoint()
    if last is None or last.size != held.size:
        yield Fault(CHECKPOINT, "checkpoint", held.size, "not kept")
        return
    beyond = LogEntry.objects.filter(index__gte=held.size).order_by("index").values_list("index", flat=True)
    yield from (Fault(MISPLACED, "", index) for index in beyond)
    found = list(faults(read, last))
    yield from found
    if not found:
        yield from _checkpoints(held, last.size)


def _checkpoints(held: PublicLog, size: int) -> Iterator[Fault]:
    key, tiles = verifier(held.verifier), Tiles(read, size)
    for row in LogCheckpoint.objects.order_by("size").iterator(chunk_size=500):
        try:
            note = read_note(row.note.encode())
            told = read_checkpoint(note)
            is_signed = key in note.signed_by([key])
        except NotANote as error:
            yield Fault(CHECKPOINT, "checkpoint", row.size, str(error))
            continue
        if not is_signed or told.origin != held.origin or told.size != row.size:
            yield Fault(CHECKPOINT, "checkpoint", row.size, "not signed")
        elif root(tiles, row.size) != told.root:
            yield Fault(CHECKPOINT, "checkpoint", row.size, "another root")
