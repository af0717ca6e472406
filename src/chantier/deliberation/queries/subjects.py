"""What is debated: a proposal with its amendments, a need with those joined to it, a question at one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from chantier.deliberation.models import Argument, Need, Proposal, QuestionAtTable, Table

PROPOSAL, NEED, QUESTION = "proposal", "need", "question"
#: What begins a thread. Nobody is for or against what others live: of a need one tells, asks, says on what condition.
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    PROPOSAL: (Argument.FOR, Argument.AGAINST, Argument.QUESTION, Argument.CONDITION),
    NEED: (Argument.EXPERIENCE, Argument.QUESTION, Argument.CONDITION),
    QUESTION: (Argument.FOR, Argument.AGAINST, Argument.EXPERIENCE, Argument.QUESTION, Argument.CONDITION),
}
#: What stands side by side at the head of a debate, an empty side too.
SIDES: Final[Mapping[str, tuple[str, ...]]] = {
    PROPOSAL: (Argument.FOR, Argument.AGAINST),
    NEED: (Argument.EXPERIENCE, Argument.CONDITION),
    QUESTION: (Argument.FOR, Argument.AGAINST),
}


@dataclass(frozen=True)
class Subject:
    """One thing that is debated. ``held`` is which contributions are of its debate; only a proposal has passages."""

    kind: str
    held: Q
    proposal: Proposal | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of contribution that begin a thread there."""
        return KINDS[self.kind]

    @property
    def sides(self) -> tuple[str, ...]:
        """The kinds whose best are put side by side."""
        return SIDES[self.kind]

    def shown(self) -> QuerySet[Argument]:
        """Its contributions that anybody who sees it reads."""
        return Argument.objects.filter(self.held, state=Argument.SHOWN).order_by()


def of_proposal(row: Proposal) -> Subject:
    """The debate of a proposal and of its amendments. Give ``current__text`` with the row."""
    return Subject(PROPOSAL, Q(proposal=row.pk), row)


def of_need(row: Need, tables: QuerySet[Table]) -> Subject:
    """The debate of a need, and of those joined to it at one of these tables: the ones that the reader sees."""
    joined = Need.objects.filter(joined_to=row).order_by().values("pk")
    return Subject(NEED, Q(need=row.pk) | Q(need__in=joined, table__in=tables.order_by().values("pk")))


def of_question(asked: QuestionAtTable) -> Subject:
    """The debate of a question at one of the tables that have it; each has its own."""
    return Subject(QUESTION, Q(question=asked.question_id, table=asked.table_id))


def of_question_everywhere(question_id: int, tables: QuerySet[Table]) -> Subject:
    """The debates of a question at all of these tables, read together: those that the reader sees."""
    return Subject(QUESTION, Q(question=question_id, table__in=tables.order_by().values("pk")))
