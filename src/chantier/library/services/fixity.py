"""Whether files are still, byte for byte, what was deposited: their checksums, read again in the background."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import Q

from chantier.foundation.access.api import Speaker
from chantier.foundation.files.api import stored_file
from chantier.foundation.journal.api import record
from chantier.library import acts
from chantier.library.models import Attachment

#: How often a file is read again, and how much a run reads.
EVERY: Final = timedelta(days=90)
MOST_FILES, MOST_BYTES = 2_000, 2_000_000_000
_PIECE: Final = 1_000_000


def verify_files(*, at: datetime, most_bytes: int = MOST_BYTES) -> int:
    """Read again the files that are due and compare; how many were read. What is lost or altered is journaled once."""
    due = Attachment.objects.filter(Q(check_after__isnull=True) | Q(check_after__lte=at), file__isnull=False)
    read = size = 0
    for pk, stored_id in list(due.order_by("check_after", "pk").values_list("pk", "file_id")[:MOST_FILES]):
        if size >= most_bytes:
            break
        stored = stored_file(stored_id=stored_id)
        found = _fingerprint(stored.path) if stored else ""
        size += stored.size if stored else 0
        read += 1
        code = "" if stored and found == stored.sha256 else "file_altered" if found else "file_missing"
        _write(pk, code, at)
    return read


def _fingerprint(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()


@transaction.atomic
def _write(attachment_id: int, code: str, at: datetime) -> None:
    row = Attachment.objects.select_for_update().filter(pk=attachment_id).first()
    if row is None:
        return
    was_well = row.check_state != Attachment.DEAD
    row.check_state = Attachment.DEAD if code else Attachment.GOOD
    row.check_detail = {"code": code} if code else {}
    row.checked_at, row.check_after = at, at + (EVERY + timedelta(hours=row.pk % 96) if not code else timedelta(days=1))
    row.dead_since = (row.dead_since or at) if code else None
    row.save(update_fields=["check_state", "check_detail", "checked_at", "check_after", "dead_since"])
    if code and was_well:
        data = {"attachment": row.pk}
        record(
            name=acts.FILE_DAMAGED,
            speaker=Speaker.system(),
            at=at,
            subject=("library.resource", row.resource_id),
            data=data,
        )
