"""The tables of assemblies: bodies and by-laws, meetings, rolls, the floor, votes, decisions, elections."""

from chantier.assemblies.models.bodies import Body, BodyCollege, ByLaws
from chantier.assemblies.models.decisions import CarriedOut, Decision, DecisionRelation, Minutes
from chantier.assemblies.models.elections import Candidacy, Election, Term
from chantier.assemblies.models.floor import Asking, Declaration, FloorStep, Motion
from chantier.assemblies.models.meetings import (
    AgendaDocument,
    AgendaItem,
    AgendaRevision,
    Convening,
    Meeting,
    Officer,
)
from chantier.assemblies.models.roll import Attendance, Proxy, Roll, RollCorrection, RollEntry
from chantier.assemblies.models.votes import (
    Ballot,
    BallotFile,
    Dispute,
    Elector,
    HandCount,
    HandOver,
    NamedVoice,
    SignIn,
    Vote,
)

__all__ = [
    "AgendaDocument",
    "AgendaItem",
    "AgendaRevision",
    "Asking",
    "Attendance",
    "Ballot",
    "BallotFile",
    "Body",
    "BodyCollege",
    "ByLaws",
    "Candidacy",
    "CarriedOut",
    "Convening",
    "Decision",
    "DecisionRelation",
    "Declaration",
    "Dispute",
    "Election",
    "Elector",
    "FloorStep",
    "HandCount",
    "HandOver",
    "Meeting",
    "Minutes",
    "Motion",
    "NamedVoice",
    "Officer",
    "Proxy",
    "Roll",
    "RollCorrection",
    "RollEntry",
    "SignIn",
    "Term",
    "Vote",
]
