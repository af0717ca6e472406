"""What questions and consultations show on the pages of a table and of a proposal."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from chantier.deliberation.models import OpinionMap, Proposal, Question, QuestionAtTable, Table
from chantier.deliberation.permissions import may_run
from chantier.deliberation.queries import moves, origins, rounds
from chantier.deliberation.queries.opinions import map_lines
from chantier.deliberation.round_phrases import ANSWER_STATES, ANSWER_TONES
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.keeping import begun, stretch
from chantier.deliberation.web.reach import closed_tables_seen, read_before, seen_tables, speaker_of, standing_of
from chantier.deliberation.web.round_origin_pages import links_of
from chantier.deliberation.web.round_reach import page_at_table
from chantier.foundation.ui.panels import register
from chantier.foundation.ui.parts import Panel

MOST_SHOWN = 10


def install() -> None:
    """Show them. Safe to run twice."""
    register("deliberation.table", of_table)
    register("deliberation.table", opinions_of_table)
    register("deliberation.proposal", of_proposal)


def of_table(subject_id: str, request: HttpRequest) -> Panel | None:
    """The questions that this table has, and those it asks."""
    at, keeper = timezone.now(), begun(request)
    table = read_before(request, Table, subject_id)
    if table is None:
        return None
    runs = bool(may_run(speaker_of(request), standing_of(request, table)))
    told_apart = (table.pk, runs, closed_tables_seen(request), stretch(keeper, at))
    html = keeper.keep(
        "table-questions", [moves.CONCERTATION], lambda: _questions(table, seen_tables(request), runs, at), *told_apart
    )
    return Panel(gettext_lazy("Questions"), html, order=20) if html else None


def _questions(table: Table, tables: QuerySet[Table], runs: bool, at: datetime) -> str:
    asked = list(
        QuestionAtTable.objects.filter(table=table)
        .select_related("question__asked_by", "table")
        .order_by("-question__asked_at", "-pk")[:MOST_SHOWN]
    )
    own = list(Question.objects.filter(asked_by=table).select_related("asked_by")[:MOST_SHOWN])
    if not (asked or own or runs):
        return ""
    lines = {one.id: one for one in rounds.question_lines([*own, *(one.question for one in asked)], tables)}
    states = rounds.states_at(asked, at=at)
    context = {
        "asked": [
            (
                lines[one.question_id],
                page_at_table(one.question, table),
                ANSWER_STATES[states[one.pk]],
                ANSWER_TONES[states[one.pk]],
            )
            for one in asked
        ],
        "own": [(lines[one.pk], address_of("question", one)) for one in own],
        "ask_url": reverse("deliberation:question-ask", args=[table.public_id]) if runs else "",
    }
    return render_to_string("deliberation/_questions_panel.html", context)


def opinions_of_table(subject_id: str, request: HttpRequest) -> Panel | None:
    """The consultations of this table."""
    at = timezone.now()
    table = read_before(request, Table, subject_id)
    if table is None:
        return None
    rows = OpinionMap.objects.filter(table=table).select_related("table").order_by("-opens_at", "-pk")[:MOST_SHOWN]
    some = begun(request).keep("table-opinions", [moves.CONCERTATION], rows.exists, table.pk)
    lines = map_lines(rows, at=at) if some else ()
    speaker = speaker_of(request)
    runs = bool(may_run(speaker, standing_of(request, table)))
    if not (lines or runs):
        return None
    context = {
        "lines": [(one, address_of("opinion", one)) for one in lines],
        "open_url": reverse("deliberation:opinion-new", args=[table.public_id]) if runs else "",
    }
    html = render_to_string("deliberation/_opinions_panel.html", context, request=request)
    return Panel(gettext_lazy("Consultations par énoncés"), html, order=30)


def of_proposal(subject_id: str, request: HttpRequest) -> Panel | None:
    """The question it answers, the tables it comes from, and the texts that it led to."""
    row = read_before(request, Proposal, subject_id)
    if row is None:
        return None
    topics = (moves.proposal(row.pk), moves.CONCERTATION)
    return begun(request).keep("origins", topics, lambda: _of_proposal(row, request), closed_tables_seen(request))


def _of_proposal(row: Proposal, request: HttpRequest) -> Panel | None:
    tables = seen_tables(request)
    links = origins.origins_of(row, tables)
    led_to = origins.led_to(row, tables)
    asked = row.question is not None and rounds.visible_questions(tables).filter(pk=row.question_id or 0).exists()
    if not (links or led_to or asked):
        return None
    sources = {
        one.source.table_public_id: (one.source.table, links_of(one.source))
        for found in links.values()
        for one in found
    }
    context = {
        "sources": list(sources.values()),
        "led_to": [(one, address_of("proposal", one)) for one in led_to],
        "question": rounds.question_lines([row.question], tables)[0] if asked and row.question else None,
        "question_url": address_of("question", row.question) if asked and row.question else "",
        "origins_url": address_of("proposal-origins", row),
    }
    html = render_to_string("deliberation/_origins_panel.html", context)
    return Panel(gettext_lazy("D’où vient ce texte"), html, order=60)
