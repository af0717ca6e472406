"""Background work: the one module through which Chantier reaches its task library."""

from __future__ import annotations

from django_tasks import task

__all__ = ["react", "task"]


@task()
def react(act_id: int) -> None:
    """Carry out the reactions that one act still owes."""
    from chantier.foundation.journal.services import carry_out_reactions

    carry_out_reactions(act_id=act_id)
