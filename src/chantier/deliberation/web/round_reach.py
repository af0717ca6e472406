"""The question of a page, for whoever sees a table that asks it or has it; addresses of what is cited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chantier.deliberation.models import Question, QuestionAtTable, Table
from chantier.deliberation.queries.texts import Wording, wording_of
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.reach import AtTable, at_table, seen_by_reader, seen_tables, speaker_of
from chantier.foundation.access.api import Speaker
from chantier.foundation.prepared.api import Prepared, given
from chantier.foundation.ui.parts import Link


@dataclass(frozen=True)
class Met:
    """A question as somebody meets it now; ``tables`` are all those they may see.

    ``here`` are those of them that ask the question or have it, by number.
    """

    question: Question
    words: Wording
    here: tuple[int, ...]
    speaker: Speaker
    at: datetime
    request: HttpRequest

    @property
    def tables(self) -> QuerySet[Table]:
        """Written only where a page asks for it: what is kept has no use of it."""
        return seen_tables(self.request)


_QUESTION: Final[Prepared[Question]] = Prepared(
    lambda: Question.objects.select_related("asked_by", "text").filter(
        public_id=given("public_id", Question, "public_id")
    )
)
_PUT_TO: Final[Prepared[QuestionAtTable]] = Prepared(
    lambda: (
        QuestionAtTable.objects.filter(question=given("question", QuestionAtTable, "question"))
        .order_by("pk")
        .values_list("table_id", "table__visibility")
    )
)


def question_of(request: HttpRequest, public_id: str) -> Met:
    """The question of this identifier. Raises ``Http404``, for one that only closed tables have too."""
    at = timezone.now()
    row, seen = _QUESTION.first(public_id=public_id), seen_by_reader(request)
    if row is None:
        raise Http404
    tables = [(row.asked_by_id, row.asked_by.visibility), *_PUT_TO.rows(question=row.pk)]
    here = tuple(sorted({pk for pk, visibility in tables if seen.has(pk, visibility)}))
    if not here:
        raise Http404
    return Met(row, wording_of(row.text), here, speaker_of(request), at, request)


def asked_of(request: HttpRequest, public_id: str, table: str) -> tuple[QuestionAtTable, Met, AtTable]:
    """The question at one table. Raises ``Http404``, or ``NotAllowed`` for a table that is closed to the reader."""
    met = question_of(request, public_id)
    rows = QuestionAtTable.objects.select_related(
        "table__text", "table__procedure", "table__territory", "table__parent"
    )
    asked = rows.filter(question=met.question, table__public_id=table).first()
    if asked is None:
        raise Http404
    asked.question = met.question
    return asked, met, at_table(request, asked.table)


def crumbs(met: Met | None, *more: Link) -> tuple[Link, ...]:
    """The way back from a page of a question; the last is this page."""
    first = (
        Link(_("Concertation"), reverse("deliberation:home")),
        Link(_("Questions"), reverse("deliberation:questions"), current=met is None and not more),
    )
    if met is None:
        return (*first, *more)
    return (*first, Link(met.words.title, address_of("question", met.question), current=not more), *more)


def page_at_table(question: Question, table: Table) -> str:
    """The page of a question at a table."""
    return address_of("question-at-table", question, table.public_id)


def url_of(kind: str, public_id: str, slug: str) -> str:
    """Where a contribution is read; empty when it has no page of its own."""
    if not public_id:
        return ""
    args = [public_id] if kind == "argument" else [public_id, slug or "x"]
    try:
        return reverse(f"deliberation:{kind}", args=args)
    except NoReverseMatch:
        return ""


def see_other(url: str) -> HttpResponse:
    """Go and read there."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
