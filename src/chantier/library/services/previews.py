"""Pages of documents as pictures: drawn once, kept on disk by the fingerprint of the file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

from django.conf import settings

from chantier.foundation.files import api as files
from chantier.library.models import Attachment
from chantier.library.services.reading_fence import draw_page

#: Pages that are drawn, and how wide in pixels: a card, a page to read.
MOST_PAGES: Final = 12
SMALL, LARGE = 480, 1200


def preview(attachment: Attachment, *, page: int, width: int) -> Path | None:
    """The picture of a page, or nothing when there is none. A page that could not be drawn is not tried again."""
    drawable = attachment.media_type == files.PDF and attachment.file_id is not None
    if not drawable or not 1 <= page <= MOST_PAGES or width not in (SMALL, LARGE):
        return None
    kept = _kept(attachment.sha256, page, width)
    if not kept.exists():
        stored = files.stored_file(stored_id=attachment.file_id or 0)
        if stored is None or not stored.path.exists():
            return None
        _keep(kept, draw_page(stored.path, number=page, width=width) or b"")
    return kept if kept.stat().st_size else None


def _kept(sha256: str, page: int, width: int) -> Path:
    return Path(settings.CHANTIER_DATA) / "previews" / sha256[:2] / f"{sha256[2:]}-{page}-{width}.png"


def _keep(kept: Path, content: bytes) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as made:
        made.write(content)
    os.replace(made.name, kept)
