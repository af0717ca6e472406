"""Work done in the background: by id, one service."""

from __future__ import annotations

from chantier.foundation.journal.api import task


@task()
def tell_news(act_id: int) -> None:
    """Tell one act to those who follow what it is on and want it at once."""
    from django.utils import timezone

    from chantier.deliberation.services.news import tell_at_once

    tell_at_once(act_id=act_id, at=timezone.now())


@task()
def translate_by_program(order_id: int) -> None:
    """Carry out one order of translation."""
    from django.utils import timezone

    from chantier.deliberation.services.program import carry_out

    carry_out(order_id=order_id, at=timezone.now())
