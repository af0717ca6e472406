"""Keep what people give, hand it back, let it go."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import ProtectedError

from chantier.foundation.access.api import Speaker
from chantier.foundation.files import storage
from chantier.foundation.files.core.documents import DOCUMENTS, PDF, named_right
from chantier.foundation.files.core.limits import MEGABYTE, REGISTER
from chantier.foundation.files.core.sniff import CSV, IMAGES, ODS, TABLES, XLSX, ZIP, media_type
from chantier.foundation.files.documents import judged_document
from chantier.foundation.files.images import rewritten
from chantier.foundation.files.models import StoredFile
from chantier.foundation.files.refusals import refused_file
from chantier.foundation.files.tables.archives import open_archive
from chantier.foundation.files.tables.opening import refuse_what_is_no_table

IMAGE_BYTES = 15 * MEGABYTE
_ORPHAN_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Stored:
    """A deposit that was kept. ``path`` may be read, never written."""

    id: int
    name: str
    size: int
    sha256: str
    media_type: str
    path: Path


def store_upload(
    *,
    file: File[Any] | BinaryIO | Iterable[bytes],
    name: str,
    use: str,
    speaker: Speaker,
    at: datetime,
    accepted: frozenset[str] = TABLES,
    kept_until: datetime | None = None,
    limit_bytes: int | None = None,
    sha256: str = "",
) -> Stored:
    """Keep a deposit: streamed to disk, judged on its bytes, named by its checksum.

    Images are decoded and written again, unless their checksum is ``sha256``: one that was kept before, which comes
    back from a copy byte for byte once it was decoded.

    ``limit_bytes`` is the setting ``UPLOAD_LIMIT_BYTES`` when left out; ``accepted`` is a set of media types
    (``TABLES``, ``IMAGES``, ``DOCUMENTS``: then the name gets the ending of its type). An upload that breaks off, is
    too large or is of another kind leaves nothing behind.
    Raises ``RefusedFile``; ``UnreadableTable`` for an archive that is a trap and a document that is no table.
    """
    limit = settings.UPLOAD_LIMIT_BYTES if limit_bytes is None else limit_bytes
    limit = min(limit, IMAGE_BYTES) if accepted <= IMAGES else limit
    with storage.received(_chunks(file), limit_bytes=limit) as incoming:
        if incoming.size == 0:
            raise refused_file("empty_file")
        if PDF in accepted:
            kind = judged_document(incoming.path, incoming.start, name, accepted & DOCUMENTS)
            name = named_right(_safe_name(name), kind)
        else:
            kind = _judged(incoming, accepted)
        if kind in IMAGES:
            drawn = rewritten(incoming.path, kind)
            if sha256 == incoming.sha256:
                return _kept(incoming, kind=kind, name=name, use=use, speaker=speaker, at=at, kept_until=kept_until)
            with storage.received([drawn], limit_bytes=limit) as clean:
                return _kept(clean, kind=kind, name=name, use=use, speaker=speaker, at=at, kept_until=kept_until)
        return _kept(incoming, kind=kind, name=name, use=use, speaker=speaker, at=at, kept_until=kept_until)


def _judged(incoming: storage.Received, accepted: frozenset[str]) -> str:
    kind = media_type(incoming.start)
    if kind == ZIP and ZIP in accepted:
        with open_archive(incoming.path, REGISTER) as archive:
            names = set(archive.namelist())
        kind = XLSX if "xl/workbook.xml" in names else ODS if "content.xml" in names else ZIP
    if kind not in accepted:
        if CSV in accepted and not accepted & IMAGES:
            refuse_what_is_no_table(incoming.path, incoming.start)
        raise refused_file("kind_not_accepted")
    return kind


@transaction.atomic
def _kept(
    incoming: storage.Received,
    *,
    kind: str,
    name: str,
    use: str,
    speaker: Speaker,
    at: datetime,
    kept_until: datetime | None,
) -> Stored:
    storage.keep(incoming)
    row = StoredFile.objects.create(
        sha256=incoming.sha256,
        name=_safe_name(name),
        size=incoming.size,
        media_type=kind,
        use=use,
        uploaded_at=at,
        uploaded_by=speaker.person_id,
        kept_until=kept_until,
    )
    return described(row)


def described(row: StoredFile) -> Stored:
    """A deposit as a value."""
    return Stored(row.pk, row.name, row.size, row.sha256, row.media_type, storage.path_of(row.sha256))


def stored_file(*, stored_id: int) -> Stored | None:
    """The deposit of an id, if it is still kept."""
    row = StoredFile.objects.filter(pk=stored_id).first()
    return described(row) if row else None


def still_kept(*, stored_ids: Iterable[int]) -> frozenset[int]:
    """Those of these deposits that were not forgotten. One query."""
    return frozenset(StoredFile.objects.filter(pk__in=set(stored_ids)).values_list("pk", flat=True))


@transaction.atomic
def remove_file(*, stored_id: int) -> None:
    """Forget a deposit; the bytes go with the last deposit that shares them."""
    row = StoredFile.objects.select_for_update().filter(pk=stored_id).first()
    if row is None:
        return
    row.delete()
    transaction.on_commit(lambda: _remove_bytes(row.sha256))


def remove_expired(*, at: datetime) -> int:
    """Forget the deposits whose time is over, and sweep what interrupted uploads left; how many were forgotten.

    A deposit that a mandate still needs (a protected reference) stays.
    """
    forgotten = 0
    for stored_id in list(StoredFile.objects.filter(kept_until__lte=at).values_list("pk", flat=True)):
        with suppress(ProtectedError):
            remove_file(stored_id=stored_id)
            forgotten += 1
    old = time.time() - _ORPHAN_SECONDS
    for path in storage.incoming().iterdir():
        if _is_older(path, old):
            path.unlink(missing_ok=True)
    for path in storage.root().glob("[0-9a-f][0-9a-f]/*"):
        if _is_older(path, old):
            _remove_bytes(path.parent.name + path.name)
    return forgotten


def _is_older(path: Path, instant: float) -> bool:
    """Whether it was last touched before; not when an upload that just ended took it away meanwhile."""
    try:
        return path.stat().st_mtime < instant
    except FileNotFoundError:
        return False


def _remove_bytes(sha256: str) -> None:
    if not StoredFile.objects.filter(sha256=sha256).exists():
        path = storage.path_of(sha256)
        path.unlink(missing_ok=True)
        with suppress(OSError):
            path.parent.rmdir()  # only when it is empty


def _chunks(file: File[Any] | BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(file, File):
        yield from file.chunks(MEGABYTE)
    elif hasattr(file, "read"):
        while piece := file.read(MEGABYTE):
            yield piece
    else:
        yield from file


def _safe_name(name: str) -> str:
    """The name a person gave, without folders nor invisible signs."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[:200] or "fichier"
