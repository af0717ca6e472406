"""A list comes in: it is received, its columns are understood, and its import is started, rehearsed or stopped."""

from __future__ import annotations

import tempfile
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chantier.directory import tasks
from chantier.directory.core import codes
from chantier.directory.core import import_lifecycle as lifecycle
from chantier.directory.core.column_words import PARTS
from chantier.directory.core.columns import FIELDS, recognise
from chantier.directory.core.findings import Finding
from chantier.directory.import_phrases import STATES
from chantier.directory.models import Edition, Source
from chantier.directory.permissions import may_import
from chantier.directory.services.edition_rows import (
    REGISTER_FILES,
    TABLE,
    HowToRead,
    first_reading,
    how_it_is_read,
    opened,
    path_of,
)
from chantier.directory.services.import_run import run_edition
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Refusal, Speaker
from chantier.foundation.files.api import Stored, reason_of, remove_file, store_upload

__all__ = [
    "HowToRead",
    "Preview",
    "Received",
    "SourceGiven",
    "cancel",
    "preview",
    "read_again",
    "receive",
    "resume",
    "run_edition",
    "set_reading",
    "start",
]

USE = "directory.import"
_ZIP = "application/zip"
_SAMPLE = 200


@dataclass(frozen=True)
class SourceGiven:
    """The source a file belongs to: an existing one by its name, or a new one as described."""

    name: str
    kind: str = Source.NETWORK
    licence: str = ""
    is_open: bool = False
    makes_member: bool = False


@dataclass(frozen=True)
class Received:
    """An edition; ``is_already_there`` when the same file of the same source had been received before."""

    edition_id: int
    is_already_there: bool = False


@dataclass(frozen=True)
class ColumnView:
    """A column of a file: samples, the field it is given and why."""

    index: int
    header: str
    samples: tuple[str, ...]
    field: str | None
    why: Finding | None


@dataclass(frozen=True)
class Preview:
    """The first rows of a file and how its columns are understood."""

    header: tuple[str, ...]
    columns: tuple[ColumnView, ...]
    rows: tuple[tuple[str, ...], ...]
    key: int | None
    is_register: bool


def receive(
    *, speaker: Speaker, path_or_upload: Path | File[Any], source: SourceGiven, at: datetime, again: bool = False
) -> Received:
    """Keep a file and recognise its columns. Raises ``Invalid`` with a sentence, and then keeps nothing.

    The same bytes from the same source lead to the edition that they already made, unless ``again``.
    A folder is taken for the official register's.
    """
    may_import(speaker).enforce()
    _check(source)
    stored = _store(path_or_upload, speaker, at)
    try:
        return _received(speaker=speaker, stored=stored, given=source, at=at, again=again)
    except Refusal:
        remove_file(stored_id=stored.id)
        raise


def _check(source: SourceGiven) -> None:
    if not codes.slug(source.name):
        raise Invalid(Reason("source_without_name", _("La source n’a pas de nom."), _("Nommez la liste importée.")))
    if source.kind not in Source.KINDS:
        raise Invalid(Reason("unknown_source_kind", _("Cette sorte de source n’existe pas.")))


def _store(given: Path | File[Any], speaker: Speaker, at: datetime) -> Stored:
    if isinstance(given, File):
        return store_upload(file=given, name=given.name or "", use=USE, speaker=speaker, at=at)
    try:
        if given.is_file() and given.stat().st_size > settings.UPLOAD_LIMIT_BYTES:
            weights = {"megabytes": given.stat().st_size, "limit": settings.UPLOAD_LIMIT_BYTES}
            reason = reason_of("file_too_large", {name: round(weight / 1e6) for name, weight in weights.items()})
            assert reason is not None
            raise Invalid(reason)
        if given.is_dir():
            with tempfile.TemporaryFile() as packed:
                with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                    for member in sorted(given.rglob("*.[cC][sS][vV]")):
                        archive.write(member, member.relative_to(given))
                packed.seek(0)
                return store_upload(file=packed, name=f"{given.name}.zip", use=USE, speaker=speaker, at=at)
        with given.open("rb") as stream:
            return store_upload(file=stream, name=given.name, use=USE, speaker=speaker, at=at)
    except OSError as error:
        raise Invalid(
            Reason("unreadable_path", _("Le fichier « %(name)s » ne peut pas être lu."), params={"name": given.name})
        ) from error


@transaction.atomic
def _received(*, speaker: Speaker, stored: Stored, given: SourceGiven, at: datetime, again: bool) -> Received:
    source, _created = Source.objects.get_or_create(
        slug=codes.slug(given.name, length=60),
        defaults={
            "name": given.name[:160],
            "kind": given.kind,
            "licence": given.licence[:120],
            "is_open": given.is_open,
            "makes_known": given.kind != Source.REGISTER,
            "makes_member": given.makes_member,
            "created_at": at,
        },
    )
    if not again:
        same = Edition.objects.filter(source=source, sha256=stored.sha256).exclude(state=lifecycle.CANCELLED).first()
        if same:
            remove_file(stored_id=stored.id)
            return Received(same.pk, is_already_there=True)
    reading = first_reading(stored.path, is_register=stored.media_type == _ZIP, remembered=source.mapping)
    edition = Edition.objects.create(
        source=source,
        file_id=stored.id,
        file_name=stored.name,
        sha256=stored.sha256,
        sheet=reading.get("sheet", "")[:120],
        reading=reading,
        state=lifecycle.RECEIVED,
        person_id=speaker.person_id,
        received_at=at,
        seen_on=timezone.localtime(at).date(),
        total=reading["rows"],
    )
    return Received(edition.pk)


def preview(edition_id: int, n: int = 20) -> Preview:
    """The first ``n`` rows of an edition and its columns. Raises ``Invalid`` when the file cannot be read."""
    edition = Edition.objects.get(pk=edition_id)
    reading = edition.reading
    header = tuple(reading["header"])
    if reading["kind"] == REGISTER_FILES:
        columns = tuple(ColumnView(i, title, (), title, None) for i, title in enumerate(header))
        return Preview(header, columns, (), None, is_register=True)
    table = opened(path_of(edition), how_it_is_read(edition))
    sample = [row.cells for row in islice(table.rows(), max(n, _SAMPLE))]
    columns = tuple(
        ColumnView(
            guess.index,
            guess.header,
            tuple(dict.fromkeys(row[guess.index] for row in sample if row[guess.index].strip()))[:3],
            reading["fields"][guess.index],
            guess.why,
        )
        for guess in recognise(table.header, sample)
    )
    return Preview(header, columns, tuple(sample[:n]), reading["key"], is_register=False)


@transaction.atomic
def read_again(*, speaker: Speaker, edition_id: int, at: datetime, how: HowToRead) -> None:
    """Open the file with another sheet, encoding, separator or line of titles, and recognise its columns anew.

    Raises ``Invalid`` when the file cannot be read so; it is then read as before.
    """
    edition = _locked(speaker, edition_id, lifecycle.READ)
    if edition.reading["kind"] != TABLE:
        return
    edition.reading = first_reading(path_of(edition), is_register=False, remembered=edition.source.mapping, how=how)
    edition.sheet, edition.total = edition.reading["sheet"][:120], edition.reading["rows"]
    edition.state, edition.heartbeat_at = lifecycle.RECEIVED, at
    edition.save(update_fields=["reading", "sheet", "total", "state", "heartbeat_at"])


@transaction.atomic
def set_reading(
    *, speaker: Speaker, edition_id: int, at: datetime, fields: Sequence[str | None] | None = None, key: int | None = -1
) -> None:
    """Say which field each column holds (``None``: not imported) and remember it for the source.

    ``fields`` left out keeps what was recognised; ``key`` is the column of the list's own identifiers, -1 keeps it.
    """
    edition = _locked(speaker, edition_id, lifecycle.READ)
    reading = dict(edition.reading)
    if reading["kind"] == TABLE:
        if fields is not None:
            if len(fields) != len(reading["header"]):
                raise Invalid(
                    Reason("columns_changed", _("Les colonnes du fichier ont changé."), _("Rechargez la page."))
                )
            reading["fields"] = [field or None for field in fields]
        if key != -1:
            reading["key"] = key
        _check_fields(reading["fields"])
        source = edition.source
        source.mapping = {
            "columns": {title: field or "" for title, field in zip(reading["header"], reading["fields"], strict=True)},
            "key": reading["header"][reading["key"]] if reading["key"] is not None else "",
        }
        source.save(update_fields=["mapping"])
    edition.reading, edition.state = reading, lifecycle.after(lifecycle.READ)
    edition.heartbeat_at = at
    edition.save(update_fields=["reading", "state", "heartbeat_at"])


def _check_fields(fields: Sequence[str | None]) -> None:
    given = Counter(field for field in fields if field)
    for field, times in given.items():
        if field not in FIELDS:
            raise Invalid(
                Reason("unknown_field", _("« %(field)s » n’est pas un champ connu."), params={"field": field})
            )
        if times > 1 and field not in PARTS:
            raise Invalid(
                Reason(
                    "field_given_twice",
                    _("Plusieurs colonnes sont dites contenir le champ « %(field)s », qui n’a qu’une valeur."),
                    _("Gardez la meilleure colonne, et laissez les autres de côté."),
                    {"field": field},
                )
            )
    if not {"legal_name", "usual_name"} & set(given):
        raise Invalid(
            Reason(
                "no_name_column",
                _("Aucune colonne ne contient le nom des organisations."),
                _("Choisissez « Nom légal » ou « Nom usuel » pour la colonne qui les nomme."),
            )
        )


@transaction.atomic
def start(
    *, speaker: Speaker, edition_id: int, at: datetime, dry_run: bool = False, in_background: bool = True
) -> None:
    """Begin an import, or its rehearsal (``dry_run``), which writes nothing but its report."""
    edition = _locked(speaker, edition_id, lifecycle.START)
    edition.dry_run, edition.done, edition.step, edition.report, edition.failure = dry_run, 0, "", {}, {}
    _run(edition, lifecycle.START, at, in_background)


@transaction.atomic
def resume(*, speaker: Speaker, edition_id: int, at: datetime, in_background: bool = True) -> None:
    """Take up an import where it stopped: killed, failed or cancelled. A rehearsal begins anew."""
    edition = _locked(speaker, edition_id, lifecycle.RESUME)
    edition.failure = {}
    if edition.dry_run:
        edition.done, edition.report = 0, {}
    _run(edition, lifecycle.RESUME, at, in_background)


def _run(edition: Edition, move: str, at: datetime, in_background: bool) -> None:
    edition.state, edition.heartbeat_at = lifecycle.after(move), at
    edition.save()
    if in_background:
        transaction.on_commit(lambda: _enqueue(edition.pk))


def _enqueue(edition_id: int) -> None:
    tasks.run_import.enqueue(edition_id)


@transaction.atomic
def cancel(*, speaker: Speaker, edition_id: int, at: datetime) -> None:
    """Stop an import at its next chunk. What was written stays, and the import can be taken up."""
    edition = _locked(speaker, edition_id, lifecycle.CANCEL)
    edition.state, edition.heartbeat_at = lifecycle.after(lifecycle.CANCEL), at
    edition.save(update_fields=["state", "heartbeat_at"])


def _locked(speaker: Speaker, edition_id: int, move: str) -> Edition:
    edition = Edition.objects.select_for_update(of=("self",)).select_related("source").get(pk=edition_id)
    may_import(speaker).enforce()
    reading_is_said = move != lifecycle.RESUME or edition.report or edition.state != lifecycle.CANCELLED
    if not lifecycle.may_move(edition.state, move) or not reading_is_said:
        raise NotPossible(
            Reason(
                "import_state",
                _("Cette importation est dans l’état « %(state)s » : cela ne peut pas être fait maintenant."),
                _("Rechargez la page pour voir où elle en est."),
                {"state": STATES[edition.state]},
            )
        )
    return edition
