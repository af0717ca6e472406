"""Work done in the background: by id, one service."""

from __future__ import annotations

from chantier.foundation.journal.api import task


@task()
def tell_news(act_id: int) -> None:
    """Tell one act to those who follow what it is on and want it at once."""
    from django.utils import timezone

    from chantier.deliberation.services.news import tell_at_once

    tell_at_once(act_id=act_id, at=timezone.now())
