"""Work done in the background: by id, one service."""

from __future__ import annotations

from chantier.foundation.journal.api import task


@task()
def clean_after_close(vote_id: int) -> None:
    """Clean the disk of what a secret vote left there."""
    from django.utils import timezone

    from chantier.assemblies.services.sweeping import sweep

    sweep(vote_id=vote_id, at=timezone.now())


@task()
def send_notices(revision_id: int) -> None:
    """Write the notices of a meeting; once their letters had their turn, note the proofs of those that left."""
    from django.db import transaction
    from django.utils import timezone

    from chantier.assemblies.services.notices import send_notices as service

    service(revision_id=revision_id, at=timezone.now())
    transaction.on_commit(lambda: note_proofs.enqueue(revision_id))


@task()
def note_proofs(revision_id: int) -> None:
    """Note the proofs of the letters of a notice that left."""
    from django.utils import timezone

    from chantier.assemblies.services.convening import note_proofs as service

    service(revision_id=revision_id, at=timezone.now())


@task()
def tell_cancelled(meeting_id: int) -> None:
    """Tell those who were convened that the meeting is off."""
    from django.utils import timezone

    from chantier.assemblies.services.notices import tell_cancelled as service

    service(meeting_id=meeting_id, at=timezone.now())
