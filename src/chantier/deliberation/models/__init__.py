"""The tables of deliberation: texts, tables and their phases, needs, proposals, amendments, debates, rounds."""

from chantier.deliberation.models.debate import Appeal, Argument, ArgumentCitation, Draft, Moderation, Support
from chantier.deliberation.models.following import Follow, Follower, Pace
from chantier.deliberation.models.needs import Need, NeedAnswer, NeedConcept, NeedShare
from chantier.deliberation.models.opinions import OpinionMap, OpinionResult, OpinionStatement, OpinionVote
from chantier.deliberation.models.programs import TranslationDay, TranslationOrder
from chantier.deliberation.models.proposals import (
    Amendment,
    Evidence,
    PassageOrigin,
    Position,
    PositionKept,
    Proposal,
    ProposalConcept,
    ProposalNeed,
    ProposalVersion,
)
from chantier.deliberation.models.rounds import Question, QuestionAtTable, Sentence, SentenceCitation, Synthesis
from chantier.deliberation.models.tables import (
    Deliverable,
    Phase,
    Procedure,
    Seat,
    Table,
    TableConcept,
    WorkingMandate,
    WorkingMandateExtension,
)
from chantier.deliberation.models.texts import Text, Translation

__all__ = [
    "Amendment",
    "Appeal",
    "Argument",
    "ArgumentCitation",
    "Deliverable",
    "Draft",
    "Evidence",
    "Follow",
    "Follower",
    "Moderation",
    "Need",
    "NeedAnswer",
    "NeedConcept",
    "NeedShare",
    "OpinionMap",
    "OpinionResult",
    "OpinionStatement",
    "OpinionVote",
    "Pace",
    "PassageOrigin",
    "Phase",
    "Position",
    "PositionKept",
    "Procedure",
    "Proposal",
    "ProposalConcept",
    "ProposalNeed",
    "ProposalVersion",
    "Question",
    "QuestionAtTable",
    "Seat",
    "Sentence",
    "SentenceCitation",
    "Support",
    "Synthesis",
    "Table",
    "TableConcept",
    "Text",
    "Translation",
    "TranslationDay",
    "TranslationOrder",
    "WorkingMandate",
    "WorkingMandateExtension",
]
