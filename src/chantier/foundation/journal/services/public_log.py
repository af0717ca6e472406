"""Writing in the public log: what is published waits with its transaction, then gets its place in the tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

import structlog
from django.db import connection, transaction
from django.db.models import F

from chantier.foundation.access.api import NotPossible, Reason
from chantier.foundation.journal import keeping
from chantier.foundation.journal.core.leaves import leaf
from chantier.foundation.journal.core.notes import Checkpoint, NotANote, Signer, read_checkpoint, read_note
from chantier.foundation.journal.core.tiles import Damaged, Tiles, grown_tiles, tile_named
from chantier.foundation.journal.core.tree import leaf_hash, root
from chantier.foundation.journal.models import LogCheckpoint, LogEntry, LogTile, PublicLog
from chantier.foundation.journal.models.public_log import ONLY
from chantier.foundation.journal.phrases import STOPPED
from chantier.foundation.journal.queries.tiles import StoredTiles, last_tiles
from chantier.foundation.journal.tasks import sequence_log

log = structlog.get_logger(__name__)

#: Entries that get their place in one transaction: other writers of SQLite wait for it a second at most.
MOST: Final = 5_000


class LogStopped(NotPossible):
    """The log signs nothing: what it would sign is not what it signed before, or its key is not there."""


def publish(*, kind: str, value: Mapping[str, Any], at: datetime, act_id: int | None = None) -> int:
    """Write an entry in the caller's transaction; returns its id. Its place comes after the commit, in the background.

    Anybody reads it, for ever: nothing of a person goes in, see `chantier.foundation.journal.core.leaves`. It adds one
    row and waits for nobody. Raises `BadLeaf`.
    """
    entry = LogEntry.objects.create(kind=kind, content=leaf(kind=kind, value=value).decode(), at=at, act_id=act_id)
    # Once for all that a transaction publishes.
    if not any(hook[1] is _ask_for_places for hook in connection.run_on_commit):
        transaction.on_commit(_ask_for_places)
    return entry.pk


def sequence(*, at: datetime, most: int = MOST) -> Checkpoint | None:
    """Give their place to entries that wait, ``most`` at most, and sign where the log then stands: all, or nothing.

    Returns the checkpoint, or None where none waits. Safe in several processes at once, and killed anywhere. Not to be
    called in a transaction that does something else: places are given one caller at a time. Raises `LogStopped`.
    """
    with written_to_disk():
        return _sequence(at=at, most=most)[0]


def give_places(*, at: datetime) -> int:
    """Give their place to all entries that wait; returns how many. Raises `LogStopped`."""
    given = 0
    while LogEntry.objects.filter(index__isnull=True).exists():
        with written_to_disk():
            given += _sequence(at=at, most=MOST)[1]
    return given


@transaction.atomic
def _sequence(*, at: datetime, most: int) -> tuple[Checkpoint | None, int]:
    PublicLog.objects.get_or_create(pk=ONLY)
    held = PublicLog.objects.select_for_update().get(pk=ONLY)
    waiting = list(LogEntry.objects.filter(index__isnull=True).order_by("pk").values_list("pk", "content")[:most])
    if not waiting:
        return None, 0
    key = _key_of(held)
    stored = StoredTiles(last_tiles(held.size))
    _refuse_another_past(held, key, stored)
    grow(held.size, [leaf_hash(content.encode()) for _id, content in waiting], stored)
    number(held.size, [id_ for id_, _content in waiting])
    return sign(held, held.size + len(waiting), key, at=at), len(waiting)


def sign(held: PublicLog, size: int, key: Signer, *, at: datetime) -> Checkpoint:
    """Sign where the log stands now, and keep it. For who holds the log's row, ``held``."""
    tiles = Tiles(StoredTiles(last_tiles(size)), size)
    checkpoint = Checkpoint(key.name, size, root(tiles, size))
    note = checkpoint.signed(key.line(checkpoint.text))
    LogCheckpoint.objects.create(size=size, note=note.decode(), at=at)
    held.origin, held.verifier, held.size = key.name, key.verifier.encoded, size
    held.save(update_fields=["origin", "verifier", "size"])
    transaction.on_commit(lambda: keeping.keep_signed(note))
    return checkpoint


def _key_of(held: PublicLog) -> Signer:
    """The key that signs: made at the first need, the same ever after."""
    which = keeping.number_of(held.origin) if held.verifier else keeping.newest_key() or 1
    try:
        key = keeping.kept_key(which)
    except NotANote as error:
        raise stopped("log_key_unreadable") from error
    if not held.verifier:
        return key or keeping.new_key(keeping.default_name())
    if key is None:
        raise stopped("log_key_lost")
    if key.verifier.encoded != held.verifier:
        raise stopped("log_key_other")
    return key


def _refuse_another_past(held: PublicLog, key: Signer, stored: StoredTiles) -> None:
    """Stop where the tables no longer hold what was signed: a backup was restored, or somebody wrote in them."""
    try:
        signed = keeping.last_signed(keeping.number_of(key.name))
    except NotANote as error:
        raise stopped("log_memory_unreadable") from error
    known = []
    if signed is not None and signed.origin == key.name:
        if signed.size > held.size:
            raise stopped("log_rolled_back", signed=signed.size, held=held.size)
        known.append(signed)
    last = LogCheckpoint.objects.order_by("-size").first()
    if (last.size if last else 0) != held.size:
        raise stopped("log_damaged", place="checkpoint")
    if last is not None:
        known.append(read_checkpoint(read_note(last.note.encode())))
    for one in known:
        try:
            stored.fetch(last_tiles(one.size))
            is_the_same = root(Tiles(stored, one.size), one.size) == one.root
        except Damaged as error:
            raise stopped("log_damaged", place=error.path) from error
        if not is_the_same:
            raise stopped("log_rewritten", size=one.size)


def grow(size: int, leaves: Sequence[bytes], stored: StoredTiles) -> None:
    """Write the tiles that these leaves fill or begin, in a tree of ``size``. For who holds the log's row."""
    rows: dict[tuple[int, int], bytes] = {}
    for path, hashes in grown_tiles(stored, size, leaves).items():
        name = tile_named(path)
        assert name is not None
        assert name.level is not None
        rows[name.level, name.index] = hashes
    LogTile.objects.bulk_create(
        [LogTile(level=level, index=index, hashes=hashes) for (level, index), hashes in rows.items()],
        update_conflicts=True,
        unique_fields=["level", "index"],
        update_fields=["hashes"],
        batch_size=200,
    )


def number(size: int, ids: Sequence[int]) -> None:
    """Number the entries from ``size`` on, in their order: one query for each run of ids without a gap."""
    first = 0
    for place in range(1, len(ids) + 1):
        if place < len(ids) and ids[place] == ids[place - 1] + 1:
            continue
        run = ids[first], ids[place - 1]
        LogEntry.objects.filter(pk__range=run).update(index=F("pk") + (size + first - run[0]))
        first = place


@contextmanager
def written_to_disk() -> Iterator[None]:
    """On SQLite, the commit inside returns once it is on the disk: a power cut never takes back what was published."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        usual = int(cursor.fetchone()[0])
        cursor.execute("PRAGMA synchronous=FULL")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous={usual}")


def _ask_for_places() -> None:
    sequence_log.enqueue()


def stopped(code: str, **params: str | int) -> LogStopped:
    """The refusal of a log that stops, once it is logged."""
    sentence, next_step = STOPPED[code]
    log.error("public_log_stopped", code=code, **params)
    return LogStopped(Reason(code, sentence, next_step, params))
