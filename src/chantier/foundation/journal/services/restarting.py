"""Beginning the public log again, under another name and another key, where what was signed cannot be had back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal import keeping
from chantier.foundation.journal.acts import LOG_BEGAN_AGAIN
from chantier.foundation.journal.core.leaves import instant
from chantier.foundation.journal.core.notes import Checkpoint, NotANote, read_checkpoint, read_note
from chantier.foundation.journal.core.tree import leaf_hash
from chantier.foundation.journal.models import Cosignature, LogCheckpoint, LogEntry, LogTile, PublicLog
from chantier.foundation.journal.models.public_log import ONLY
from chantier.foundation.journal.permissions import may_name_witnesses
from chantier.foundation.journal.phrases import RESTARTING
from chantier.foundation.journal.queries.tiles import StoredTiles
from chantier.foundation.journal.services.public_log import grow, number, publish, sign, written_to_disk

LONGEST: Final = 500


def begin_again(*, speaker: Speaker, because: str, at: datetime) -> str:
    """End the log as it was signed and begin another with the entries that are left, in their order; returns its name.

    For a log that stopped and stays so: its key is lost, or the database has forgotten what it signed. The new log has
    another name and another key, so that nobody takes it for the former one; its next entry says what the former had
    signed, how many entries are left, and why (``because``, which everybody reads). The former checkpoints, with their
    witnesses' lines, are kept as files beside the keys. Raises `NotAllowed`, `Invalid`, `NotPossible`.
    """
    with written_to_disk():
        return _begin_again(speaker=speaker, because=because, at=at)


@transaction.atomic
def _begin_again(*, speaker: Speaker, because: str, at: datetime) -> str:
    may_name_witnesses(speaker).enforce()
    told = " ".join(because.split())
    if not told or len(told) > LONGEST or not told.isprintable():
        raise Invalid(_reason("restart_without_reason"))
    PublicLog.objects.get_or_create(pk=ONLY)
    held = PublicLog.objects.select_for_update().get(pk=ONLY)
    former = _former(held)
    if former is None:
        raise NotPossible(_reason("restart_of_nothing"))
    _set_aside(keeping.number_of(former.origin))
    kept = list(LogEntry.objects.filter(index__isnull=False).order_by("index").values_list("pk", "content"))
    LogEntry.objects.filter(index__isnull=False).update(index=None)
    LogTile.objects.all().delete()
    grow(0, [leaf_hash(content.encode()) for _id, content in kept], StoredTiles())
    number(0, [id_ for id_, _content in kept])
    key = keeping.new_key(keeping.next_name(former.origin))
    sign(held, len(kept), key, at=at)
    value = {
        "at": instant(at),
        "because": told,
        "former": {"origin": former.origin, "size": former.size, "root": former.root.hex()},
        "kept": len(kept),
    }
    publish(kind=LOG_BEGAN_AGAIN, value=value, at=at)
    return key.name


def _former(held: PublicLog) -> Checkpoint | None:
    """The last checkpoint that is known to have been signed: from the file, or from the table if it says more."""
    which = keeping.number_of(held.origin) if held.verifier else keeping.newest_key() or 1
    try:
        signed = keeping.last_signed(which)
    except NotANote:
        signed = None  # the table is what is left
    row = LogCheckpoint.objects.order_by("-size").first()
    kept = read_checkpoint(read_note(row.note.encode())) if row else None
    return max((one for one in (kept, signed) if one is not None), key=lambda one: one.size, default=None)


def _set_aside(which: int) -> None:
    """As files, before the rows go: if the transaction then fails, they say nothing false."""
    lines: dict[int, list[str]] = {}
    for checkpoint_id, line in Cosignature.objects.order_by("pk").values_list("checkpoint_id", "line"):
        lines.setdefault(checkpoint_id, []).append(line)
    for row in LogCheckpoint.objects.order_by("size").iterator(chunk_size=500):
        keeping.set_aside(which, row.size, (row.note + "".join(lines.get(row.pk, ()))).encode())
    Cosignature.objects.all().delete()
    LogCheckpoint.objects.all().delete()


def _reason(code: str) -> Reason:
    sentence, next_step = RESTARTING[code]
    return Reason(code, sentence, next_step)
