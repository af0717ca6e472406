"""Work done in the background: by id, one service."""

from __future__ import annotations

from django.utils import timezone

from chantier.editorial.newsletter.services.sending import send_due
from chantier.foundation.journal.api import task


@task()
def send_newsletters() -> int:
    """Start what is due and take up what was interrupted."""
    return send_due(at=timezone.now())
