"""One question put to many tables, each of which accepts it and sets its own calendar for it."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.models import Question, QuestionAtTable, Table
from chantier.deliberation.permissions import may_open_table, may_run
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.queries.seen import visible_tables
from chantier.deliberation.services import texts
from chantier.deliberation.services.tables import PhaseGiven, set_phases
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import public_id, slug

LONGEST_BODY: Final = 20_000
MOST_TABLES: Final = 500


@dataclass(frozen=True)
class Asked:
    """A question that was asked."""

    id: int
    public_id: str
    slug: str


@transaction.atomic
def ask(
    *,
    speaker: Speaker,
    table_id: int,
    title: str,
    body: str,
    put_to: Collection[int],
    at: datetime,
    language: str = "fr",
) -> Asked:
    """Ask a question from a table and put it to others. Raises ``NotAllowed``, ``NotPossible``, ``Invalid``."""
    table = Table.objects.select_for_update().get(pk=table_id)
    may_run(speaker, standing(table, speaker, at=at)).enforce()
    if table.closed_at is not None and table.closed_at <= at:
        raise NotPossible(Reason("asking_table_closed", _("Cette table est fermée : elle ne pose plus de question.")))
    if not title.strip():
        raise Invalid(Reason("question_missing", _("Écrivez la question.")))
    if len(body) > LONGEST_BODY:
        raise Invalid(
            Reason("question_body_long", _("Ces explications sont trop longues : déposez-les, et citez-les."))
        )
    row = Question.objects.create(
        public_id=public_id(os.urandom(5)),
        slug=slug(title),
        text=texts.write(language=language, title=title, body=body, at=at),
        asked_by=table,
        asked_at=at,
        person_id=speaker.person_id,
        is_fictitious=table.is_fictitious,
    )
    count = _put(row, put_to, speaker, at)
    if not count:
        raise Invalid(Reason("question_to_nobody", _("Choisissez au moins une table à qui poser la question.")))
    data = {"table": table.pk, "tables": count}
    record(name=acts.QUESTION_ASKED, speaker=speaker, at=at, subject=("deliberation.question", row.pk), data=data)
    return Asked(row.pk, row.public_id, row.slug)


@transaction.atomic
def put_to_tables(*, speaker: Speaker, question_id: int, table_ids: Collection[int], at: datetime) -> int:
    """Put it to other tables; how many are new. A table that has it already keeps what it did."""
    row = _locked(question_id)
    may_run(speaker, standing(row.asked_by, speaker, at=at)).enforce()
    _check_open(row)
    count = _put(row, table_ids, speaker, at)
    if count:
        data = {"tables": count}
        record(name=acts.QUESTION_PUT, speaker=speaker, at=at, subject=("deliberation.question", row.pk), data=data)
    return count


@transaction.atomic
def accept(*, speaker: Speaker, question_id: int, table_id: int, phases: Sequence[PhaseGiven], at: datetime) -> None:
    """A table takes the question and says when it talks of it; again, it changes its calendar.

    Without phases, the table's calendar at large holds for the question too. Raises ``NotAllowed``; ``NotPossible``
    once the question is closed; ``Invalid`` for a calendar that cannot be, or a table to which it was not put.
    """
    row = _locked(question_id)
    asked = QuestionAtTable.objects.select_for_update().filter(question=row, table=table_id).first()
    if asked is None:
        raise Invalid(Reason("question_not_here", _("Cette question n’est pas posée à cette table.")))
    may_run(speaker, standing(asked.table, speaker, at=at)).enforce()
    _check_open(row)
    set_phases(speaker=speaker, table_id=table_id, phases=phases, at=at, question_id=row.pk)
    if asked.accepted_at is not None:
        return
    asked.accepted_at = at
    asked.save(update_fields=["accepted_at"])
    data = {"table": table_id}
    record(name=acts.QUESTION_ACCEPTED, speaker=speaker, at=at, subject=("deliberation.question", row.pk), data=data)


@transaction.atomic
def close(*, speaker: Speaker, question_id: int, at: datetime) -> None:
    """No table answers any more; what was published stays. Closing a closed one changes nothing."""
    row = _locked(question_id)
    may_run(speaker, standing(row.asked_by, speaker, at=at)).enforce()
    if row.closed_at is not None:
        return
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    record(name=acts.QUESTION_CLOSED, speaker=speaker, at=at, subject=("deliberation.question", row.pk))


def check_open(question: Question) -> None:
    """Raises ``NotPossible`` once a question is closed."""
    _check_open(question)


def _locked(question_id: int) -> Question:
    return Question.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=question_id)


def _check_open(row: Question) -> None:
    if row.closed_at is not None:
        raise NotPossible(
            Reason(
                "question_closed",
                _("Cette question est close : les tables n’y répondent plus."),
                _("Ce qu’elles ont publié reste à lire."),
            )
        )


def _put(row: Question, table_ids: Collection[int], speaker: Speaker, at: datetime) -> int:
    seen = visible_tables(speaker, at=at, all_of_them=bool(may_open_table(speaker)))
    talking = seen.filter(pk__in=set(list(table_ids)[:MOST_TABLES]), closed_at__isnull=True)
    known = set(row.tables.values_list("table_id", flat=True))
    new = [pk for pk in talking.order_by("pk").values_list("pk", flat=True) if pk not in known]
    QuestionAtTable.objects.bulk_create(QuestionAtTable(question=row, table_id=pk, at=at) for pk in new)
    return len(new)
