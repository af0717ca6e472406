"""What becomes of amendments and positions when a text moves: they follow, go back, or are set aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.evolution import Evolution
from chantier.deliberation.core.operations import keys_of
from chantier.deliberation.core.reasons import Reason
from chantier.deliberation.core.rebasing import Outcome, Rebased, rebase
from chantier.deliberation.core.serial import operations_to_json
from chantier.deliberation.models import Amendment, Position, PositionKept, Proposal, ProposalVersion
from chantier.deliberation.phrases import say
from chantier.deliberation.queries.versions import amendment_of

STATES = lifecycles.Amendment
PENDING = (STATES.SUBMITTED, STATES.UNDER_STUDY)


def carry(row: Proposal, evolution: Evolution, version: ProposalVersion) -> None:
    """Put every amendment that waits, or was accepted and is not in the text yet, on this new version.

    One whose words are gone is *returned* and keeps what its author wrote. The caller holds the proposal.
    """
    not_yet = Q(state__in=PENDING) | Q(state=STATES.ACCEPTED, taken_in=None)
    for waiting in (
        Amendment.objects.select_for_update(of=("self",))
        .filter(not_yet, proposal=row, parent=None)
        .select_related("base")
        .order_by("number")
    ):
        carried = rebase(amendment_of(waiting), evolution)
        if carried.outcome is Outcome.CLEAN and carried.amendment is not None:
            waiting.operations = operations_to_json(carried.amendment.operations)
            waiting.passage_key = keys_of(carried.amendment.operations[0])[0]
            waiting.base = version
        else:
            waiting.state = STATES.RETURNED
            waiting.answer = str(say(trouble(carried)))[:2000]
            lapse_below([waiting.pk], at=version.at)
        waiting.revision += 1
        waiting.save(update_fields=["operations", "passage_key", "base", "state", "answer", "revision"])


def lapse_below(ids: Sequence[int], *, at: datetime) -> None:
    """Sub-amendments without an answer have nothing to change: their amendment was answered or sent back."""
    below = Amendment.objects.filter(parent__in=ids, state__in=PENDING)
    below.update(state=STATES.LAPSED, answered_at=at, answer=str(_("L’amendement visé a reçu sa réponse.")))


def trouble(carried: Rebased) -> Reason:
    """Why an amendment could not follow; one that the new text already holds changes nothing any more."""
    return carried.troubles[0].reason if carried.troubles else Reason("nothing-changes")


def set_aside(row: Proposal, *, at: datetime) -> None:
    """Positions were taken on words that will change: they are kept, and everybody is asked again."""
    for position in Position.objects.select_for_update().filter(proposal=row).order_by("pk"):
        keep_former(position, at=at)
        position.delete()


def keep_former(before: Position, *, at: datetime) -> None:
    """Keep a position that is no longer the present one."""
    PositionKept.objects.create(
        proposal_id=before.proposal_id,
        organization_id=before.organization_id,
        stance=before.stance,
        reason=before.reason.body,
        person_id=before.person_id,
        taken_at=before.at,
        until=at,
    )
