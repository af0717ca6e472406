"""How many signed in, told by batches: nobody learns from a number that one person voted just now."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from chantier.assemblies import acts
from chantier.assemblies.core.lifecycles import VoteState
from chantier.assemblies.models import SignIn, Vote
from chantier.assemblies.services.vote_rows import SUBJECT
from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import acts_about, record

BATCH: Final = 20


@transaction.atomic
def tell_turnout(*, vote_id: int, at: datetime) -> int:
    """Publish how many signed in an open vote, by twenties, where it is more than was told; what is told.

    Called now and then by chance, never at each ballot: the act belongs to nobody.
    """
    vote = Vote.objects.filter(pk=vote_id, level=Vote.SECRET, state=VoteState.OPEN).only("pk", "public_id").first()
    if vote is None:
        return 0
    told = max(
        (int(act.data["count"]) for act in acts_about(SUBJECT, [vote.pk]) if act.name == acts.VOTE_SIGNED_IN), default=0
    )
    count = SignIn.objects.filter(vote=vote).count() // BATCH * BATCH
    if count <= told:
        return told
    data = {"count": count}
    record(
        name=acts.VOTE_SIGNED_IN,
        speaker=Speaker.system(),
        at=at,
        subject=(SUBJECT, vote.pk),
        data=data,
        public={"vote": vote.public_id, **data},
    )
    return count
