"""Work done in the background: by id, one service."""

from __future__ import annotations

from django.utils import timezone

from chantier.foundation.journal.api import task


@task()
def run_import(edition_id: int) -> None:
    """Bring an edition in, from where it stopped."""
    from chantier.directory.services.import_run import run_edition

    run_edition(edition_id=edition_id, at=timezone.now())
