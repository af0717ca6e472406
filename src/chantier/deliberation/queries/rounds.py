"""Questions put to many tables: where each table is with its answer, and what it published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from chantier.deliberation.core import lifecycles
from chantier.deliberation.models import Phase, Proposal, Question, QuestionAtTable, Synthesis, Table
from chantier.deliberation.queries.texts import Wording, wordings

#: Where a table is: it has not taken the question yet, it talks, it should have answered, it answered, it never did.
WAITING, TALKING, LATE, ANSWERED, SILENT = "waiting", "talking", "late", "answered", "silent"
STATES: Final = lifecycles.Proposal
#: Proposals that a question gathers: those that anybody at the table may read and that still stand.
READ: Final = (STATES.OPEN, STATES.AMENDING, STATES.POSITIONS, STATES.SETTLED)


@dataclass(frozen=True)
class QuestionLine:
    """A question in a list; ``tables`` and ``answered`` count those that the reader may see.

    ``asked_by`` is None when the reader may not see the table that asks.
    """

    id: int
    public_id: str
    slug: str
    words: Wording
    asked_by: Wording | None
    asked_at: datetime
    closed_at: datetime | None
    tables: int
    answered: int


@dataclass(frozen=True)
class TableAnswer:
    """A table to which the question was put. ``closes_at`` is when the last of its phases closes, if it has an end."""

    asked_id: int
    table_id: int
    public_id: str
    slug: str
    words: Wording
    level: str
    time_zone: str
    state: str
    closes_at: datetime | None
    published_at: datetime | None


def visible_questions(tables: QuerySet[Table]) -> QuerySet[Question]:
    """Questions asked by one of these tables, or put to one of them."""
    here = tables.values("pk")
    return Question.objects.filter(
        Q(asked_by__in=here) | Q(pk__in=QuestionAtTable.objects.filter(table__in=here).values("question"))
    )


def question_lines(rows: Iterable[Question], tables: QuerySet[Table]) -> tuple[QuestionLine, ...]:
    """These questions, in their order. Give rows with ``asked_by``. Five queries."""
    rows = list(rows)
    words = wordings([*(row.text_id for row in rows), *(row.asked_by.text_id for row in rows)])
    counts: dict[int, list[int]] = {row.pk: [0, 0] for row in rows}
    seen = set(tables.filter(pk__in=[row.asked_by_id for row in rows]).values_list("pk", flat=True))
    put = QuestionAtTable.objects.filter(question__in=counts, table__in=tables.values("pk")).order_by("pk")
    for question_id, published_at in put.values_list("question_id", "synthesis__published_at"):
        counts[question_id][0] += 1
        counts[question_id][1] += published_at is not None
    return tuple(
        QuestionLine(
            id=row.pk,
            public_id=row.public_id,
            slug=row.slug,
            words=words[row.text_id],
            asked_by=words[row.asked_by.text_id] if row.asked_by_id in seen else None,
            asked_at=row.asked_at,
            closed_at=row.closed_at,
            tables=counts[row.pk][0],
            answered=counts[row.pk][1],
        )
        for row in rows
    )


def answers(question: Question, tables: QuerySet[Table], *, at: datetime) -> tuple[TableAnswer, ...]:
    """Each table that has the question, among these, by level and name. Four queries."""
    put = QuestionAtTable.objects.filter(question=question, table__in=tables.values("pk")).select_related("table")
    rows = list(put.order_by("pk"))
    words = wordings(row.table.text_id for row in rows)
    published = dict(
        Synthesis.objects.filter(asked__in=[row.pk for row in rows], published_at__isnull=False)
        .order_by("pk")
        .values_list("asked_id", "published_at")
    )
    calendars = _calendars([row.table_id for row in rows], question)
    found = []
    for row in rows:
        phases = calendars.get(row.table_id, [])
        last = _last(phases)
        published_at = published.get(row.pk)
        found.append(
            TableAnswer(
                asked_id=row.pk,
                table_id=row.table_id,
                public_id=row.table.public_id,
                slug=row.table.slug,
                words=words[row.table.text_id],
                level=row.table.level,
                time_zone=row.table.time_zone,
                state=_state(row, question, last, published_at, at),
                closes_at=last,
                published_at=published_at,
            )
        )
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.level), one.words.title.casefold(), one.table_id)))


def states_at(rows: list[QuestionAtTable], *, at: datetime) -> dict[int, str]:
    """Where tables are with their questions, by number. Give rows with ``question``. A query for each, and one."""
    published = dict(
        Synthesis.objects.filter(asked__in=[row.pk for row in rows]).order_by("pk").values_list("asked", "published_at")
    )
    found = {}
    for row in rows:
        last = _last(_calendars([row.table_id], row.question)[row.table_id])
        found[row.pk] = _state(row, row.question, last, published.get(row.pk), at)
    return found


def proposals_of(question: Question, tables: QuerySet[Table]) -> list[Proposal]:
    """What is proposed in answer to it at these tables, that anybody there may read. One query."""
    rows = Proposal.objects.filter(question=question, table__in=tables.values("pk"), state__in=READ)
    return list(rows.select_related("table").order_by("pk"))


_ORDER = ("national", "sectoral", "regional", "local", "international")


def _calendars(table_ids: list[int], question: Question) -> dict[int, list[Phase]]:
    own: dict[int, list[Phase]] = {}
    at_large: dict[int, list[Phase]] = {}
    rows = Phase.objects.filter(Q(question=question) | Q(question__isnull=True), table__in=table_ids)
    for phase in rows.order_by("table", "opens_at", "order", "pk"):
        (own if phase.question_id else at_large).setdefault(phase.table_id, []).append(phase)
    return {table_id: own.get(table_id) or at_large.get(table_id, []) for table_id in table_ids}


def _last(phases: list[Phase]) -> datetime | None:
    """When the last phase closes; none when one of them has no end."""
    ends = [phase.closes_at for phase in phases]
    return max((end for end in ends if end is not None), default=None) if all(ends) else None


def _state(
    row: QuestionAtTable, question: Question, last: datetime | None, published_at: datetime | None, at: datetime
) -> str:
    if published_at is not None:
        return ANSWERED
    if question.closed_at is not None:
        return SILENT
    if row.accepted_at is None:
        return WAITING
    return LATE if last is not None and last <= at else TALKING
