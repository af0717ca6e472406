"""A file of references comes in: received, looked at, deposited in the background, reported row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction

from chantier.foundation.access.api import Invalid, NotPossible, Refusal, Speaker
from chantier.foundation.files import api as files
from chantier.foundation.journal.api import record
from chantier.foundation.words import api as words
from chantier.library import acts, tasks
from chantier.library.core.reasons import Reason
from chantier.library.core.references.readers import opening
from chantier.library.core.references.received import ReadReference
from chantier.library.models import DepositBatch, DepositRow, Kind, NotDouble
from chantier.library.permissions import may_bring_references, may_see_batch
from chantier.library.queries.doubles import PossibleDouble, possible_doubles_of
from chantier.library.reference_phrases import refusal
from chantier.library.services.batch_reading import format_of, read_file, references_of
from chantier.library.services.bulk_writing import create_many
from chantier.library.services.writing import Written

USE: Final = "library.references"
#: XML has no media type of its own in the list of files: it is judged here before it is kept.
_XML: Final = frozenset(("application/octet-stream", "application/xml", "text/xml", "text/plain", "application/json"))


@dataclass(frozen=True)
class ReceivedBatch:
    """A batch; ``is_already_there`` when the same bytes had been received before by the same person."""

    batch_id: int
    is_already_there: bool = False


@dataclass(frozen=True)
class PreviewedReference:
    """One reference of a file before anything is written, with what it may be a double of."""

    reference: ReadReference
    doubles: tuple[PossibleDouble, ...]


def receive(
    *, speaker: Speaker, path_or_upload: Path | File[Any], at: datetime, kind: str = "", licence: str = ""
) -> ReceivedBatch:
    """Keep a file of references and count what is in it. Nothing is deposited yet.

    The same bytes lead to the batch that they already made. Raises ``NotAllowed``, and ``Invalid`` with a sentence
    when it is no file of references; nothing is then kept.
    """
    may_bring_references(speaker).enforce()
    _check(kind, licence)
    stored = _store(path_or_upload, speaker, at)
    try:
        return _received(speaker=speaker, stored=stored, at=at, kind=kind, licence=licence)
    except Refusal:
        files.remove_file(stored_id=stored.id)
        raise


def _check(kind: str, licence: str) -> None:
    if kind and not Kind.objects.filter(slug=kind, is_open=True).exists():
        raise Invalid(refusal(Reason("kind_unknown", {"kind": kind})))
    if licence and words.by_slug("licence", licence) is None:
        raise Invalid(refusal(Reason("licence_unknown", {"licence": licence})))


def _store(given: Path | File[Any], speaker: Speaker, at: datetime) -> files.Stored:
    accepted = files.TABLES | _XML
    if isinstance(given, File):
        return files.store_upload(
            file=given, name=given.name or "", use=USE, speaker=speaker, at=at, accepted=accepted, limit_bytes=_limit()
        )
    try:
        with given.open("rb") as stream:
            return files.store_upload(
                file=stream, name=given.name, use=USE, speaker=speaker, at=at, accepted=accepted, limit_bytes=_limit()
            )
    except OSError as error:
        raise Invalid(refusal(Reason("file_gone", {"name": given.name}))) from error


def _limit() -> int:
    return opening.LARGEST_BYTES


@transaction.atomic
def _received(*, speaker: Speaker, stored: files.Stored, at: datetime, kind: str, licence: str) -> ReceivedBatch:
    same = DepositBatch.objects.filter(fingerprint=stored.sha256, person_id=speaker.person_id).order_by("pk").last()
    if same:
        files.remove_file(stored_id=stored.id)
        return ReceivedBatch(same.pk, is_already_there=True)
    format = format_of(stored.path, stored.name)
    reading = read_file(stored.path, format)
    total = sum(1 for _one in reading.references)
    if not total:
        raise Invalid(refusal(Reason("no_references")))
    batch = DepositBatch.objects.create(
        person_id=speaker.person_id,
        voice_id=speaker.voice_id,
        file_id=stored.id,
        file_name=stored.name,
        format=format,
        fingerprint=stored.sha256,
        reading={
            "kind": kind,
            "licence": licence,
            "encoding": reading.encoding,
            "notes": [as_json(one) for one in reading.notes],
        },
        total=total,
        at=at,
    )
    return ReceivedBatch(batch.pk)


def as_json(one: Reason) -> dict[str, Any]:
    """A reason as the tables keep it."""
    return {"code": one.code, "params": dict(one.params)}


@transaction.atomic
def settle(*, speaker: Speaker, batch_id: int, kind: str = "", licence: str = "") -> None:
    """Choose the kind and the licence of rows that say none, before the deposit begins."""
    batch = _locked(speaker, batch_id, DepositBatch.STAGED)
    _check(kind, licence)
    batch.reading = {**batch.reading, "kind": kind, "licence": licence}
    batch.save(update_fields=["reading"])


@transaction.atomic
def start(*, speaker: Speaker, batch_id: int, in_background: bool = True) -> None:
    """Begin to deposit, or go on from where it stopped. What is already deposited stays and is not made twice."""
    batch = _locked(speaker, batch_id, DepositBatch.STAGED, DepositBatch.FAILED, DepositBatch.RUNNING)
    batch.state, batch.failure = DepositBatch.RUNNING, {}
    batch.save(update_fields=["state", "failure"])
    if in_background:
        transaction.on_commit(lambda: tasks.run_deposit_batch.enqueue(batch.pk))


@transaction.atomic
def deposit_anyway(*, speaker: Speaker, row_id: int, at: datetime) -> Written:
    """Make a draft of a row that was set aside: somebody looked at both, and they are two. It is remembered."""
    row = DepositRow.objects.select_for_update().select_related("batch").get(pk=row_id)
    may_see_batch(speaker, row.batch).enforce()
    if row.outcome.get("outcome") != "set-aside":
        raise NotPossible(refusal(Reason("row_not_set_aside")))
    reference = next((one for one in references_of(row.batch) if one.number == row.number), None)
    if reference is None or reference.description is None or not reference.description.kind:
        raise NotPossible(refusal(Reason("row_not_set_aside")))
    (made,) = create_many(speaker=speaker, descriptions=[reference.description], at=at, origin=f"batch:{row.batch_id}")
    for double in row.outcome.get("doubles", ()):
        low, high = sorted((double["id"], made.id))
        NotDouble.objects.get_or_create(low_id=low, high_id=high, defaults={"person_id": speaker.person_id, "at": at})
    row.resource_id = made.id
    row.outcome = {**row.outcome, "outcome": "created", "told_apart": True}
    row.save(update_fields=["resource", "outcome"])
    record(
        name=acts.TOLD_APART,
        speaker=speaker,
        at=at,
        subject=("library.resource", made.id),
        data={"others": [double["id"] for double in row.outcome.get("doubles", ())]},
    )
    return made


def preview(*, speaker: Speaker, batch_id: int, limit: int = 20) -> tuple[PreviewedReference, ...]:
    """The first references of a file with their possible doubles, nothing written. Six queries."""
    batch = DepositBatch.objects.get(pk=batch_id)
    may_see_batch(speaker, batch).enforce()
    found = list(islice(references_of(batch), limit))
    described = [one.description for one in found if one.description]
    doubles = iter(possible_doubles_of(described, limit=3))
    return tuple(PreviewedReference(one, next(doubles) if one.description else ()) for one in found)


def _locked(speaker: Speaker, batch_id: int, *states: str) -> DepositBatch:
    batch = DepositBatch.objects.select_for_update().get(pk=batch_id)
    may_see_batch(speaker, batch).enforce()
    if batch.state not in states:
        raise NotPossible(refusal(Reason("batch_already", {"state": batch.state})))
    return batch
