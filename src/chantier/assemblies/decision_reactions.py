"""What follows from a decision elsewhere: the settled text that it came from says what the assembly decided."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import override

from chantier.assemblies import acts
from chantier.assemblies.models import Decision
from chantier.deliberation import api as deliberation
from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import ActView


def tell_the_proposal(act: ActView) -> None:
    """Note on its proposal what was decided, with the way to the decision. Twice is once."""
    row = Decision.objects.filter(pk=int(act.subject_id)).first()
    proposal = deliberation.settled_id(row.proposal) if row is not None and row.proposal else None
    if row is None or proposal is None:
        return
    with override(row.language):
        address = reverse("assemblies:decision", args=[row.public_id])
    deliberation.record_outcome(
        speaker=Speaker.system(),
        proposal_id=proposal,
        outcome="adopted",
        url=address,
        words=f"{row.number} · {row.title}",
        at=row.taken_at,
    )


def tell_the_proposal_no_more(act: ActView) -> None:
    """A decision was written down by mistake: its proposal says so no more. Twice is once."""
    row = Decision.objects.filter(pk=int(act.subject_id)).first()
    proposal = deliberation.settled_id(row.proposal) if row is not None and row.proposal else None
    if row is not None and proposal is not None:
        deliberation.record_outcome(
            speaker=Speaker.system(), proposal_id=proposal, outcome="", url="", words="", at=act.at
        )


REACTIONS: dict[str, tuple[Callable[[ActView], None], ...]] = {
    acts.DECISION_TAKEN: (tell_the_proposal,),
    acts.DECISION_VOIDED: (tell_the_proposal_no_more,),
}
