"""Work done in the background: by id, one service."""

from __future__ import annotations

from chantier.foundation.journal.api import task


@task()
def read_attachment(attachment_id: int) -> None:
    """Read the text of one file."""
    from chantier.library.services.extraction import extract

    extract(attachment_id=attachment_id)


@task()
def run_deposit_batch(batch_id: int) -> None:
    """Deposit the references of a file, from where it stopped."""
    from django.utils import timezone

    from chantier.library.services.batch_run import run_batch

    run_batch(batch_id=batch_id, at=timezone.now())
