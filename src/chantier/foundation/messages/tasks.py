"""Work done in the background: by id, one service."""

from __future__ import annotations

from django.utils import timezone

from chantier.foundation.journal.api import task
from chantier.foundation.messages.services.sending import send_letter, send_letters


@task()
def send(letter_id: int) -> None:
    """Send one letter."""
    send_letter(letter_id=letter_id, at=timezone.now())


@task()
def send_several(letter_ids: list[int]) -> None:
    """Send a batch of letters over one connection."""
    send_letters(letter_ids=letter_ids, at=timezone.now())
