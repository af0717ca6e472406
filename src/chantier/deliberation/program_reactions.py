"""What was just said is handed to the program of translation, where its table asks for all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.utils import timezone

from chantier.deliberation import acts
from chantier.deliberation.models import Amendment, Argument, Proposal
from chantier.deliberation.services.program import order_by_itself
from chantier.deliberation.translators import is_on
from chantier.foundation.journal.api import ActView


def _reaction(model: Any, column: str) -> Callable[[ActView], None]:
    def translate_it(act: ActView) -> None:
        """Twice asks once. The work of each hour finds what no act tells."""
        if is_on():
            for text_id in model.objects.filter(pk=act.subject_id).values_list(column, flat=True):
                order_by_itself(text_id=text_id, at=timezone.now())

    return translate_it


_proposal, _argument, _amendment = (
    _reaction(Proposal, "current__text"),
    _reaction(Argument, "text"),
    _reaction(Amendment, "reason"),
)
REACTIONS: Final = {
    acts.PROPOSAL_OPENED: (_proposal,),
    acts.VERSION_WRITTEN: (_proposal,),
    acts.AMENDMENTS_TAKEN_IN: (_proposal,),
    acts.AMENDMENT_SUBMITTED: (_amendment,),
    acts.AMENDMENT_MERGED: (_amendment,),
    acts.ARGUMENT_MADE: (_argument,),
    acts.ARGUMENT_EDITED: (_argument,),
}
