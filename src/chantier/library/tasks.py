"""Work done in the background: by id, one service."""

from __future__ import annotations

from chantier.foundation.journal.api import task


@task()
def read_attachment(attachment_id: int) -> None:
    """Read the text of one file."""
    from chantier.library.services.extraction import extract

    extract(attachment_id=attachment_id)
