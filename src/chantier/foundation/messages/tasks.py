"""Work done in the background: by id, one service."""

from __future__ import annotations

from django.utils import timezone

from chantier.foundation.journal.api import task
from chantier.foundation.messages.queries import letters_to_send
from chantier.foundation.messages.services.sending import send_letter


@task()
def send(letter_id: int) -> None:
    """Send one letter."""
    send_letter(letter_id=letter_id, at=timezone.now())


@task()
def send_what_is_left() -> int:
    """Send the letters that a crash or a full mailbox left behind; returns how many left."""
    return sum(send_letter(letter_id=letter_id, at=timezone.now()) for letter_id in letters_to_send())
