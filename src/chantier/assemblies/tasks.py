"""Work done in the background: by id, one service."""

from __future__ import annotations

from chantier.foundation.journal.api import task


@task()
def clean_after_close(vote_id: int) -> None:
    """Clean the disk of what a secret vote left there."""
    from django.utils import timezone

    from chantier.assemblies.services.sweeping import sweep

    sweep(vote_id=vote_id, at=timezone.now())
