"""An act that is news is told at once to those who want it so, by the worker."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from chantier.deliberation.news_acts import NEWS
from chantier.deliberation.tasks import tell_news
from chantier.foundation.journal.api import ActView


def tell_at_once(act: ActView) -> None:
    """In a task of its own: many followers are told in batches, and no act waits for them. Twice tells once."""
    transaction.on_commit(lambda: tell_news.enqueue(act.id))


REACTIONS: Final = dict.fromkeys(NEWS, (tell_at_once,))
