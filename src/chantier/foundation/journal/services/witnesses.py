"""The witnesses of the public log: who they are, and the lines they sign."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from django.db import transaction
from django.db.models import Q

from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.acts import WITNESS_ENDED, WITNESS_REGISTERED
from chantier.foundation.journal.core.notes import (
    COSIGNATURE,
    Checkpoint,
    NotANote,
    Note,
    Verifier,
    read_checkpoint,
    read_note,
    verifier,
)
from chantier.foundation.journal.models import Cosignature, LogCheckpoint, Witness
from chantier.foundation.journal.permissions import may_name_witnesses
from chantier.foundation.journal.phrases import WITNESSING
from chantier.foundation.journal.services.recording import record

log = structlog.get_logger(__name__)

SUBJECT: Final = "journal.witness"
#: How far ahead the clock of a witness may be.
AHEAD: Final = timedelta(minutes=5)


class NoSuchCheckpoint(NotPossible):
    """The log never signed this checkpoint."""


@transaction.atomic
def register_witness(*, speaker: Speaker, verifier_line: str, organization: str, at: datetime) -> int:
    """Count on a witness from now on; returns its id. The act is public: everybody knows who watches since when.

    ``verifier_line`` is « name+id+key », ``organization`` who keeps the key. Raises `NotAllowed`, `Invalid`.
    """
    may_name_witnesses(speaker).enforce()
    try:
        key = verifier(verifier_line)
    except NotANote as error:
        raise _invalid("witness_key_unreadable") from error
    if key.kind != COSIGNATURE:
        raise _invalid("witness_key_of_a_log")
    name = " ".join(organization.split())
    if not name or len(name) > 250 or not name.isprintable():
        raise _invalid("witness_without_organization")
    if len(key.encoded) > 400:
        raise _invalid("witness_key_unreadable")
    if Witness.objects.filter(Q(verifier=key.encoded) | Q(name=key.name, until__isnull=True)).exists():
        raise _invalid("witness_known")
    row = Witness.objects.create(name=key.name, verifier=key.encoded, organization=name, since=at)
    record(
        name=WITNESS_REGISTERED,
        speaker=speaker,
        at=at,
        subject=(SUBJECT, row.pk),
        public={"witness": key.encoded, "organization": name},
    )
    return row.pk


@transaction.atomic
def end_witness(*, speaker: Speaker, witness_id: int, at: datetime) -> None:
    """Count on a witness no more; what it signed stays. Raises `NotAllowed`, `NotPossible`."""
    may_name_witnesses(speaker).enforce()
    row = Witness.objects.select_for_update().filter(pk=witness_id, until__isnull=True).first()
    if row is None:
        raise NotPossible(_reason("witness_ended"))
    row.until = max(at, row.since)
    row.save(update_fields=["until"])
    record(
        name=WITNESS_ENDED,
        speaker=speaker,
        at=at,
        subject=(SUBJECT, row.pk),
        public={"witness": row.verifier, "organization": row.organization},
    )


@transaction.atomic
def append_cosignature(*, content: bytes, at: datetime) -> int:
    """Keep the lines that witnesses added to a checkpoint of this log; returns how many are new.

    Anybody may bring them: only a line that a witness's key signed counts. Raises `Invalid` (not a note, no known
    witness, a false line, a clock that is ahead), `NoSuchCheckpoint` (this log never signed it).
    """
    try:
        note = read_note(content)
        checkpoint = read_checkpoint(note)
    except NotANote as error:
        raise _invalid("cosignature_unreadable") from error
    known = {verifier(row.verifier): row for row in Witness.objects.filter(until__isnull=True).order_by("pk")}
    try:
        signed = note.signed_by(known)
    except NotANote as error:
        raise _invalid("cosignature_false") from error
    if not signed:
        raise _invalid("cosignature_unknown")
    row = _checkpoint_row(checkpoint, note, signed)
    new = 0
    for key, seconds in signed.items():
        new += _keep(row, known[key], _line_of(note, key, seconds), seconds, at)
    return new


def _checkpoint_row(checkpoint: Checkpoint, note: Note, signed: object) -> LogCheckpoint:
    row = LogCheckpoint.objects.select_for_update().filter(size=checkpoint.size).first()
    if row is None or read_note(row.note.encode()).text != note.text:
        # A witness that is known signed what this log does not hold: the two do not see the same log.
        log.error("cosignature_of_another_log", size=checkpoint.size, root=checkpoint.root.hex(), signed=repr(signed))
        raise NoSuchCheckpoint(_reason("cosignature_of_another_log"))
    return row


def _keep(row: LogCheckpoint, witness: Witness, line: str, seconds: int, at: datetime) -> int:
    if seconds > (at + AHEAD).timestamp():
        raise _invalid("cosignature_ahead")
    told = datetime.fromtimestamp(seconds, tz=UTC)
    kept, made = Cosignature.objects.get_or_create(checkpoint=row, witness=witness, defaults={"line": line, "at": told})
    if not made and kept.at < told:
        # Signed again later: it still stands, as of that time.
        kept.line, kept.at = line, told
        kept.save(update_fields=["line", "at"])
    return int(made)


def _line_of(note: Note, key: Verifier, seconds: int) -> str:
    start = key.key_id + seconds.to_bytes(8, "big")
    signature = next(one for name, one in note.signatures if name == key.name and one.startswith(start))
    return f"— {key.name} {base64.b64encode(signature).decode()}\n"


def _reason(code: str) -> Reason:
    sentence, next_step = WITNESSING[code]
    return Reason(code, sentence, next_step)


def _invalid(code: str) -> Invalid:
    return Invalid(_reason(code))
