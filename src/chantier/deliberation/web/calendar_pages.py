"""Calendars of deadlines (RFC 5545) to subscribe to: of a table, of a question, of what one follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.deliberation.models import Follower, Table
from chantier.deliberation.permissions import may_open_table
from chantier.deliberation.queries.deadlines import Deadline, deadlines, tables_of_question
from chantier.deliberation.queries.following import own_deadlines
from chantier.deliberation.queries.rounds import visible_questions
from chantier.deliberation.queries.seen import visible_tables
from chantier.deliberation.queries.texts import wording, wordings
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.reach import speaker_of, table_of
from chantier.foundation.people import api as people
from chantier.foundation.ui.calendar_files import Entry, calendar_answer

#: What is over stays in the calendar of its readers this long; what is to come, this far.
BEHIND: Final = timedelta(days=60)
AHEAD: Final = timedelta(days=800)


@require_safe
def of_table(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:  # noqa: ARG001  the readable part
    """What closes at a table, to whoever may see it."""
    met = table_of(request, public_id)
    found = deadlines(after=met.at - BEHIND, before=met.at + AHEAD, tables=[met.table.pk])
    return _file(found, name=wording(met.table.text_id).title, at=met.at, stem=public_id)


@require_safe
def of_question(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:  # noqa: ARG001  the readable part
    """What closes for a question, at each of its tables that the reader may see."""
    speaker, at = speaker_of(request), timezone.now()
    tables = visible_tables(speaker, at=at, all_of_them=bool(may_open_table(speaker)))
    question = visible_questions(tables).filter(public_id=public_id).first()
    if question is None:
        raise Http404
    seen = set(tables.filter(pk__in=tables_of_question(question.pk)).values_list("pk", flat=True))
    found = deadlines(after=at - BEHIND, before=at + AHEAD, tables=seen, question_id=question.pk)
    return _file(found, name=wording(question.text_id).title, at=at, stem=public_id)


@require_safe
def own(_request: HttpRequest, key: str) -> HttpResponse:
    """What closes on what somebody follows: the key is the secret, and what they may no longer see is not there."""
    follower = Follower.objects.filter(calendar_key=key[:43]).first() if key else None
    person = people.person(follower.person_id) if follower else None
    if follower is None or person is None:
        raise Http404
    at = timezone.now()
    response = _file(own_deadlines(person.id, at=at), name=_("Ce que je suis"), at=at, stem="echeances")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _file(found: Iterable[Deadline], *, name: str, at: datetime, stem: str) -> HttpResponse:
    found = list(found)
    tables = {row.pk: row for row in Table.objects.filter(pk__in={one.table_id for one in found}).order_by("pk")}
    titles = wordings(row.text_id for row in tables.values())
    entries = [
        Entry(
            uid=f"{one.kind}-{one.id}",
            summary=f"{one.sentence} — {titles[tables[one.table_id].text_id].title}",
            # A deadline is an instant: it takes no time, and stands at the hour of whoever reads the calendar.
            starts_at=one.at,
            ends_at=one.at,
            takes_time=False,
            stamp=at,
            description=one.day,
            url=address_of("table", tables[one.table_id]),
        )
        for one in found
    ]
    return calendar_answer(entries, name=name, product="deliberation", stem=stem)
