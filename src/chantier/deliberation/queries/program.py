"""What is said at a table and not yet read in a language, what the program was asked, and what it was sent today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Length
from django.utils import timezone

from chantier.deliberation.core import lifecycles
from chantier.deliberation.models import (
    Amendment,
    Argument,
    Need,
    OpinionMap,
    OpinionStatement,
    Position,
    Proposal,
    Question,
    Sentence,
    Table,
    Text,
    Translation,
    TranslationDay,
    TranslationOrder,
    WorkingMandate,
)
from chantier.deliberation.program_phrases import why

OPEN: Final = (TranslationOrder.WAITING, TranslationOrder.SENT)
MOST_SHOWN: Final = 20
_DRAFT: Final = lifecycles.Proposal.DRAFT


@dataclass(frozen=True)
class Lacking:
    """What a table says that is not in a language: how many texts, how many characters, how many already asked."""

    language: str
    ids: tuple[int, ...]
    characters: int
    asked: int


@dataclass(frozen=True)
class Trouble:
    """An order that failed or waits, and why."""

    text_id: int
    excerpt: str
    text_language: str
    language: str
    is_waiting: bool
    why: str


def is_leaving_allowed(table: Table | None) -> bool:
    """Whether the words of this table may go to the program: they are public, or whoever runs it allowed it."""
    return table is None or table.visibility == Table.PUBLIC or table.words_may_leave


def texts_at(table: Table) -> Q:
    """Every text that readers of a table are shown: what may be translated for them. One condition on texts."""
    public = ~Q(state=_DRAFT)
    proposals = Proposal.objects.filter(public, table=table)
    asked = Amendment.objects.filter(proposal__in=proposals, submitted_at__isnull=False)
    asked = asked.exclude(state=lifecycles.Amendment.DRAFT)
    said = Argument.objects.filter(table=table, state=Argument.SHOWN).exclude(proposal__state=_DRAFT)
    sentences = Sentence.objects.filter(synthesis__asked__table=table, synthesis__published_at__isnull=False)
    statements = OpinionStatement.objects.filter(map__table=table, state=OpinionStatement.SHOWN)
    sources: tuple[tuple[QuerySet[Any], str], ...] = (
        (proposals.filter(current__isnull=False), "current__text"),
        (asked, "reason"),
        (Position.objects.filter(proposal__in=proposals), "reason"),
        (said, "text"),
        (Need.objects.filter(table=table, state__in=(Need.OPEN, Need.ANSWERED, Need.JOINED)), "text"),
        (Question.objects.filter(asked_by=table), "text"),
        (sentences, "text"),
        (statements, "text"),
        (OpinionMap.objects.filter(table=table), "text"),
        (WorkingMandate.objects.filter(table=table), "text"),
    )
    found = Q(pk=table.text_id)
    for rows, column in sources:
        found |= Q(pk__in=rows.order_by().values(column))
    return found


def lacking(table: Table, language: str) -> Lacking:
    """What of a table is neither written in a language, nor translated as it now is. Three queries."""
    done = Translation.objects.filter(text=OuterRef("pk"), language=language)
    done = done.filter(Q(person_id__isnull=False) | Q(of_revision=F("text__revision")))
    asked = TranslationOrder.objects.filter(text=OuterRef("pk"), language=language, state__in=OPEN)
    rows = Text.objects.filter(texts_at(table)).exclude(language=language).filter(~Exists(done)).order_by("pk")
    rows = rows.exclude(title="", body="")
    wanted = rows.filter(~Exists(asked))
    counted = wanted.aggregate(total=Sum(Length("title") + Length("body")))
    ids = tuple(wanted.values_list("pk", flat=True))
    return Lacking(language, ids, counted["total"] or 0, rows.count() - len(ids))


def given_up(ids: Iterable[int], language: str, *, since: datetime) -> frozenset[int]:
    """Those of these texts that were not translated, asked as they now are, since this instant. One query."""
    rows = TranslationOrder.objects.filter(text__in=list(ids), language=language, asked_at__gte=since)
    rows = rows.filter(Q(state=TranslationOrder.FAILED) | Q(code="no_words"), asked_at__gte=F("text__updated_at"))
    return frozenset(rows.order_by().values_list("text_id", flat=True))


def troubles(table: Table) -> tuple[Trouble, ...]:
    """The last orders of a table that did not end well, or that wait for a reason. One query."""
    states = (TranslationOrder.FAILED, *OPEN)
    rows = TranslationOrder.objects.filter(table=table, state__in=states).exclude(code="").select_related("text")
    latest: dict[tuple[int, str], TranslationOrder] = {}
    for row in rows.order_by("-pk")[: 5 * MOST_SHOWN]:
        latest.setdefault((row.text_id, row.language), row)
    return tuple(_trouble(row) for row in list(latest.values())[:MOST_SHOWN])


def last_order(text_id: int, language: str) -> TranslationOrder | None:
    """What was last asked of the program for a text."""
    return TranslationOrder.objects.filter(text=text_id, language=language).order_by("-pk").first()


def sent_today(at: datetime) -> int:
    """How many characters the program was sent today, at the place of the instance."""
    found = TranslationDay.objects.filter(day=timezone.localdate(at)).values_list("characters", flat=True).first()
    return found or 0


def languages_but(language: str, of: Iterable[str]) -> tuple[str, ...]:
    """These languages but one."""
    return tuple(one for one in of if one != language)


def _trouble(row: TranslationOrder) -> Trouble:
    words = " ".join((row.text.title or row.text.body).split())
    return Trouble(
        row.text_id, words[:90], row.text.language, row.language, row.state in OPEN, why(row.code, row.params)
    )
