"""The door of deliberation. It only imports and lists."""

from chantier.deliberation.acts import OUTCOME_RECORDED, PROPOSAL_SETTLED
from chantier.deliberation.core.settled import Verification, verify
from chantier.deliberation.queries.proposals import (
    Living,
    ProposalLine,
    latest_lines,
    living,
    settled_id,
    settled_lines,
)
from chantier.deliberation.queries.settled import SettledText, settled_texts, settled_words
from chantier.deliberation.services.need_answers import forget_answer, note_answer
from chantier.deliberation.services.settling import record_outcome

__all__ = [
    "OUTCOME_RECORDED",
    "PROPOSAL_SETTLED",
    "Living",
    "ProposalLine",
    "SettledText",
    "Verification",
    "forget_answer",
    "latest_lines",
    "living",
    "note_answer",
    "record_outcome",
    "settled_id",
    "settled_lines",
    "settled_texts",
    "settled_words",
    "verify",
]
