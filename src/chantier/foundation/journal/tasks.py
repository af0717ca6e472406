"""Background work: the one module through which Chantier reaches its task library."""

from __future__ import annotations

from django_tasks import task

__all__ = ["react", "sequence_log", "task"]


@task()
def react(act_id: int) -> None:
    """Carry out the reactions that one act still owes."""
    from chantier.foundation.journal.services.recording import carry_out_reactions

    carry_out_reactions(act_id=act_id)


@task()
def sequence_log() -> None:
    """Give their place in the public log to the entries that wait."""
    from django.utils import timezone

    from chantier.foundation.journal.services.public_log import give_places

    give_places(at=timezone.now())
