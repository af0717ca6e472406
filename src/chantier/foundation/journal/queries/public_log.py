"""What pages, proofs and witnesses ask of the public log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from chantier.foundation.journal import keeping
from chantier.foundation.journal.acts import LOG_BEGAN_AGAIN
from chantier.foundation.journal.core import tree
from chantier.foundation.journal.core.leaves import told
from chantier.foundation.journal.core.notes import Checkpoint, NotANote, Verifier, read_checkpoint, read_note, verifier
from chantier.foundation.journal.core.proofs import LogProof
from chantier.foundation.journal.core.tiles import WIDTH, Damaged, TileName, Tiles, bundled
from chantier.foundation.journal.models import Cosignature, LogCheckpoint, LogEntry, PublicLog, Witness
from chantier.foundation.journal.queries.tiles import StoredTiles, last_tiles, tiles_above


@dataclass(frozen=True)
class Cosigned:
    """That a witness signed a checkpoint, and when it says it did."""

    witness: str
    organization: str
    since: datetime
    at: datetime


@dataclass(frozen=True)
class Standing:
    """Where the log stands: its last checkpoint, who signed it, how many entries wait and since when."""

    checkpoint: Checkpoint
    note: bytes
    at: datetime
    verifier: str
    cosigned: tuple[Cosigned, ...]
    waiting: int
    waiting_since: datetime | None


@dataclass(frozen=True)
class EntryView:
    """An entry as a page shows it. ``index`` is None while it waits for its place."""

    id: int
    index: int | None
    kind: str
    content: bytes
    at: datetime

    @property
    def value(self) -> Mapping[str, object]:
        """What it says; empty where it is not canonical JSON."""
        return told(self.content) or {}


def log_verifier() -> Verifier | None:
    """The public key of the log, or None before its first entry. One query."""
    found = PublicLog.objects.values_list("verifier", flat=True).first()
    return verifier(found) if found else None


def went_back() -> bool:
    """Whether the tables hold fewer entries than this folder saw signed: an older backup was put back. One query."""
    try:
        signed = keeping.last_signed()
    except NotANote:
        return False  # the log says so itself when it is asked to sign
    held = PublicLog.objects.values_list("size", flat=True).first() or 0
    return signed is not None and signed.size > held


def checkpoint_note() -> bytes | None:
    """The last checkpoint with the lines of its witnesses, as it is served. Two queries."""
    last = LogCheckpoint.objects.order_by("-size").first()
    return None if last is None else _note(last, _lines_of([last]).get(last.pk, ()))


def standing() -> Standing | None:
    """Where the log stands, or None before its first entry. Five queries."""
    last = LogCheckpoint.objects.order_by("-size").first()
    if last is None:
        return None
    note = _note(last, _lines_of([last]).get(last.pk, ()))
    key = log_verifier()
    waiting = LogEntry.objects.filter(index__isnull=True).aggregate(count=Count("pk"), since=Min("arrived_at"))
    return Standing(
        checkpoint=read_checkpoint(read_note(note)),
        note=note,
        at=last.at,
        verifier=key.encoded if key else "",
        cosigned=cosigned(last.size),
        waiting=waiting["count"],
        waiting_since=waiting["since"],
    )


def cosigned(size: int) -> tuple[Cosigned, ...]:
    """Who signed the checkpoint of this size, in the order in which they became witnesses. One query."""
    rows = Cosignature.objects.filter(checkpoint__size=size).select_related("witness")
    return tuple(
        Cosigned(row.witness.name, row.witness.organization, row.witness.since, row.at)
        for row in rows.order_by("witness_id")
    )


def tile(name: TileName) -> bytes | None:
    """The bytes of a tile or of a bundle, or None where the log does not have it (yet). One query."""
    if name.level is not None:
        try:
            return StoredTiles()(name.path)
        except Damaged:
            return None
    first = name.index * WIDTH
    rows = LogEntry.objects.filter(index__gte=first, index__lt=first + name.width).order_by("index")
    entries = [content.encode() for content in rows.values_list("content", flat=True)]
    return bundled(entries) if len(entries) == name.width else None


def proof_of(entry_id: int) -> LogProof | None:
    """The proof of an entry against the last checkpoint, or None while it waits for its place. Four queries."""
    return proofs_of([entry_id]).get(entry_id)


def proof_of_act(act_id: int) -> LogProof | None:
    """The proof of an act that was recorded with its public side, or None. Five queries."""
    found = LogEntry.objects.filter(act_id=act_id).values_list("pk", flat=True).first()
    return None if found is None else proof_of(found)


def proofs_of(entry_ids: Iterable[int]) -> Mapping[int, LogProof]:
    """The proofs of these entries that have their place. Four queries, whatever their number."""
    # The checkpoint first: what had its place when it was signed has it still.
    last = LogCheckpoint.objects.order_by("-size").first()
    if last is None:
        return {}
    rows = list(LogEntry.objects.filter(pk__in=set(entry_ids), index__lt=last.size).order_by("index"))
    if not rows:
        return {}
    note = _note(last, _lines_of([last]).get(last.pk, ()))
    checkpoint = read_checkpoint(read_note(note))
    wanted = [place for row in rows for place in tiles_above(_place(row), last.size)]
    tiles = Tiles(StoredTiles([*wanted, *last_tiles(last.size)]), last.size)
    return {
        row.pk: LogProof(
            entry_id=row.pk,
            kind=row.kind,
            entry=row.entry,
            at=row.at,
            index=_place(row),
            size=last.size,
            root=checkpoint.root,
            path=tree.inclusion_proof(tiles, _place(row), last.size),
            note=note,
        )
        for row in rows
    }


def consistency(former: int, size: int) -> tuple[bytes, ...]:
    """The hashes that show that the log of ``size`` entries begins with that of ``former``. Raises `ValueError`."""
    if not 0 <= former <= size:
        raise ValueError(f"a log of {former} entries is not the beginning of one of {size}")
    wanted = [*last_tiles(former), *last_tiles(size)]
    if former:
        wanted += [*tiles_above(former - 1, size), *tiles_above(min(former, size - 1), size)]
    return tree.consistency_proof(Tiles(StoredTiles(wanted), size), former, size)


def last_restart() -> EntryView | None:
    """The entry that says that the log began again, the last one if it did several times. One query."""
    found = LogEntry.objects.filter(kind=LOG_BEGAN_AGAIN, index__isnull=False).order_by("-index").first()
    return _view(found) if found else None


def entry_at(index: int) -> EntryView | None:
    """The entry that has this place. One query."""
    found = LogEntry.objects.filter(index=index).first()
    return _view(found) if found else None


def entries_before(index: int | None, *, most: int) -> tuple[EntryView, ...]:
    """Entries that have their place, the last first, below ``index`` if it is given. One query."""
    rows = LogEntry.objects.filter(index__isnull=False)
    if index is not None:
        rows = rows.filter(index__lt=index)
    return tuple(_view(row) for row in rows.order_by("-index")[:most])


def entries_about(kind: str, identifier: int | str) -> tuple[EntryView, ...]:
    """What the log holds of a thing, by the acts about it, in their order. One query."""
    rows = LogEntry.objects.filter(act__subject_kind=kind, act__subject_id=str(identifier))
    return tuple(_view(row) for row in rows.order_by("pk"))


def entries_of_acts(act_ids: Sequence[int]) -> Mapping[int, int]:
    """The entry (its id) of each of these acts that is public. One query."""
    return dict(LogEntry.objects.filter(act_id__in=act_ids).order_by("pk").values_list("act_id", "pk"))


@dataclass(frozen=True)
class WitnessView:
    """A witness, and the last checkpoint that it signed: its size, 0 for none."""

    id: int
    name: str
    organization: str
    verifier: str
    since: datetime
    until: datetime | None
    size: int
    at: datetime | None


def witnesses() -> tuple[WitnessView, ...]:
    """All witnesses, those of the past too. Two queries."""
    last: dict[int, tuple[int, datetime]] = {}
    rows = Cosignature.objects.order_by("checkpoint__size", "pk").values_list("witness_id", "checkpoint__size", "at")
    for witness_id, size, at in rows:
        last[witness_id] = (size, at)
    return tuple(
        WitnessView(
            id=one.pk,
            name=one.name,
            organization=one.organization,
            verifier=one.verifier,
            since=one.since,
            until=one.until,
            size=last.get(one.pk, (0, None))[0],
            at=last.get(one.pk, (0, None))[1],
        )
        for one in Witness.objects.order_by("since", "pk")
    )


def _place(row: LogEntry) -> int:
    assert row.index is not None
    return row.index


def _view(row: LogEntry) -> EntryView:
    return EntryView(row.pk, row.index, row.kind, row.entry, row.at)


def _note(row: LogCheckpoint, lines: Iterable[str]) -> bytes:
    return row.note.encode() + "".join(lines).encode()


def _lines_of(rows: Sequence[LogCheckpoint]) -> Mapping[int, list[str]]:
    lines: dict[int, list[str]] = {}
    found = Cosignature.objects.filter(checkpoint__in=rows).order_by("witness_id")
    for checkpoint_id, line in found.values_list("checkpoint_id", "line"):
        lines.setdefault(checkpoint_id, []).append(line)
    return lines
