"""Opening a table, its calendar and its seats."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import lifecycles
from chantier.deliberation.core import phases as core
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.models import Phase, Procedure, Seat, Table, TableConcept
from chantier.deliberation.permissions import may_open_table, may_run
from chantier.deliberation.phrases import as_invalid
from chantier.deliberation.queries.seating import standing, standing_seats
from chantier.deliberation.services import texts
from chantier.deliberation.services.parts import end_parts_of
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import public_id, slug


@dataclass(frozen=True)
class PhaseGiven:
    """A stretch of the calendar, by instants."""

    verbs: frozenset[str]
    opens_at: datetime
    closes_at: datetime | None = None
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TableGiven:
    """What somebody sets a table up with."""

    title: str
    body: str
    level: str
    procedure: str
    language: str = "fr"
    territory_id: int | None = None
    parent_id: int | None = None
    visibility: str = Table.PUBLIC
    seating: str = Table.LISTED
    time_zone: str = "America/Toronto"
    themes: tuple[str, ...] = ()
    template: str = ""
    phases: tuple[PhaseGiven, ...] = ()


@dataclass(frozen=True)
class Opened:
    """A table that was opened."""

    id: int
    public_id: str
    slug: str


@transaction.atomic
def open_table(*, speaker: Speaker, given: TableGiven, at: datetime) -> Opened:
    """Open a table with its calendar. Raises ``NotAllowed``; ``Invalid`` for what cannot be read."""
    may_open_table(speaker).enforce()
    if not given.title.strip():
        raise Invalid(Reason("title_missing", _("Donnez un nom à cette table.")))
    if given.seating == Table.MEMBERS_OF_TERRITORY and given.territory_id is None:
        raise Invalid(Reason("territory_missing", _("Choisissez le territoire dont les membres siègent.")))
    procedure = Procedure.objects.filter(slug=given.procedure, is_open=True).first()
    if procedure is None:
        raise Invalid(Reason("procedure_unknown", _("Choisissez comment cette table arrête un texte.")))
    _check_zone(given.time_zone)
    text = texts.write(language=given.language, title=given.title, body=given.body, at=at)
    table = Table.objects.create(
        public_id=public_id(os.urandom(5)),
        slug=slug(given.title),
        parent_id=given.parent_id,
        level=given.level,
        territory_id=given.territory_id,
        text=text,
        visibility=given.visibility,
        seating=given.seating,
        procedure=procedure,
        template=given.template,
        time_zone=given.time_zone,
        opened_at=at,
        created_by=speaker.person_id,
    )
    TableConcept.objects.bulk_create(TableConcept(table=table, concept=theme) for theme in dict.fromkeys(given.themes))
    _write_phases(table, given.phases, question_id=None)
    if speaker.person_id is not None:
        Seat.objects.create(table=table, person_id=speaker.person_id, role=Seat.FACILITATOR, since=at)
    record(name=acts.TABLE_OPENED, speaker=speaker, at=at, subject=("deliberation.table", table.pk))
    return Opened(table.pk, table.public_id, table.slug)


@transaction.atomic
def change_table(*, speaker: Speaker, table_id: int, given: TableGiven, at: datetime) -> None:
    """Other words, other readers, another way to settle. Its level, its place and its calendar are not touched.

    The procedure stays that of the positions that were taken: it does not change while positions are called.
    """
    table = Table.objects.select_for_update(of=("self",)).select_related("text", "procedure").get(pk=table_id)
    may_run(speaker, standing(table, speaker, at=at)).enforce()
    if not given.title.strip():
        raise Invalid(Reason("title_missing", _("Donnez un nom à cette table.")))
    procedure = Procedure.objects.filter(slug=given.procedure, is_open=True).first()
    if procedure is None:
        raise Invalid(Reason("procedure_unknown", _("Choisissez comment cette table arrête un texte.")))
    if procedure != table.procedure and table.proposals.filter(state=lifecycles.Proposal.POSITIONS).exists():
        raise NotPossible(
            Reason(
                "positions_are_called",
                _("On prend position en ce moment : la manière d’arrêter un texte ne change pas en route."),
            )
        )
    if given.seating == Table.MEMBERS_OF_TERRITORY and table.territory_id is None:
        raise Invalid(Reason("territory_missing", _("Cette table n’a pas de territoire dont les membres siègeraient.")))
    texts.rewrite(table.text, title=given.title, body=given.body, at=at)
    table.slug, table.visibility, table.seating = slug(given.title), given.visibility, given.seating
    table.procedure = procedure
    table.save(update_fields=["slug", "visibility", "seating", "procedure"])
    TableConcept.objects.filter(table=table, scheme="theme").delete()
    TableConcept.objects.bulk_create(TableConcept(table=table, concept=theme) for theme in dict.fromkeys(given.themes))
    record(name=acts.TABLE_CHANGED, speaker=speaker, at=at, subject=("deliberation.table", table.pk))


@transaction.atomic
def close_table(*, speaker: Speaker, table_id: int, at: datetime) -> None:
    """Nothing more is said there; what was stays to be read. Closing a closed table changes nothing."""
    table = Table.objects.select_for_update().get(pk=table_id)
    may_run(speaker, standing(table, speaker, at=at)).enforce()
    if table.closed_at is None:
        table.closed_at = at
        table.save(update_fields=["closed_at"])
        record(name=acts.TABLE_CLOSED, speaker=speaker, at=at, subject=("deliberation.table", table.pk))


@transaction.atomic
def reopen_table(*, speaker: Speaker, table_id: int, at: datetime) -> None:
    """A table that was closed goes on: its calendar says what is open."""
    table = Table.objects.select_for_update().get(pk=table_id)
    may_run(speaker, standing(table, speaker, at=at)).enforce()
    if table.closed_at is not None:
        table.closed_at = None
        table.save(update_fields=["closed_at"])
        record(name=acts.TABLE_OPENED, speaker=speaker, at=at, subject=("deliberation.table", table.pk))


@transaction.atomic
def set_phases(
    *, speaker: Speaker, table_id: int, phases: Sequence[PhaseGiven], at: datetime, question_id: int | None = None
) -> None:
    """Write the calendar of a table, at large or for one question. What was done under the former one stays."""
    table = Table.objects.select_for_update().get(pk=table_id)
    may_run(speaker, standing(table, speaker, at=at)).enforce()
    Phase.objects.filter(table=table, question=question_id).delete()
    _write_phases(table, phases, question_id=question_id)
    data = {"phases": len(phases), "question": question_id or 0}
    record(name=acts.PHASES_SET, speaker=speaker, at=at, subject=("deliberation.table", table.pk), data=data)


@transaction.atomic
def give_seat(
    *,
    speaker: Speaker,
    table_id: int,
    at: datetime,
    organization_id: int | None = None,
    person_id: int | None = None,
    role: str = Seat.MEMBER,
    college: str = "",
) -> int:
    """Seat an organisation, or a person who chairs, writes or facilitates; the seat's number. Twice changes nothing."""
    table = Table.objects.select_for_update().get(pk=table_id)
    may_run(speaker, standing(table, speaker, at=at)).enforce()
    if (organization_id is None) == (person_id is None):
        raise Invalid(Reason("seat_of_whom", _("Choisissez une organisation ou une personne.")))
    if role in (Seat.MEMBER, Seat.OBSERVER) and organization_id is None:
        raise Invalid(Reason("members_are_organizations", _("Ce sont les organisations qui siègent.")))
    held = {"table": table, "organization_id": organization_id, "person_id": person_id, "role": role}
    former = standing_seats(at).filter(**held).values_list("pk", flat=True).first()
    if former is not None:
        return int(former)
    seat = Seat.objects.create(**held, college=college, since=at)
    data = {"seat": seat.pk, "organization": organization_id or 0}
    record(name=acts.SEAT_TAKEN, speaker=speaker, at=at, subject=("deliberation.table", table.pk), data=data)
    return seat.pk


@transaction.atomic
def end_seat(*, speaker: Speaker, seat_id: int, at: datetime) -> None:
    """Somebody leaves the table; what they said stays. Ending an ended seat changes nothing."""
    seat = Seat.objects.select_for_update().select_related("table").get(pk=seat_id)
    may_run(speaker, standing(seat.table, speaker, at=at)).enforce()
    if seat.until is not None and seat.until <= at:
        return
    seat.until = max(at, seat.since)
    seat.save(update_fields=["until"])
    end_parts_of(seat, speaker=speaker, at=at)
    data = {"seat": seat.pk, "organization": seat.organization_id or 0}
    record(name=acts.SEAT_LEFT, speaker=speaker, at=at, subject=("deliberation.table", seat.table_id), data=data)


def _write_phases(table: Table, phases: Sequence[PhaseGiven], *, question_id: int | None) -> None:
    try:
        for given in phases:
            core.Phase("", frozenset(core.Verb(verb) for verb in given.verbs), given.opens_at, given.closes_at)
    except Refused as refused:
        raise as_invalid(refused) from refused
    Phase.objects.bulk_create(
        Phase(
            table=table,
            question_id=question_id,
            order=order,
            names=dict(given.names),
            verbs=sorted(given.verbs),
            opens_at=given.opens_at,
            closes_at=given.closes_at,
        )
        for order, given in enumerate(phases)
    )


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise Invalid(Reason("zone_unknown", _("Ce fuseau horaire n’existe pas."))) from unknown
