"""Mandates of working groups, as the calendar left them: in a list, and each with its whole story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from chantier.deliberation import acts
from chantier.deliberation.core import mandates as core
from chantier.deliberation.core.lifecycles import mandate_state
from chantier.deliberation.core.phases import end_of_day, start_of_day
from chantier.deliberation.models import Deliverable, Table, WorkingMandate, WorkingMandateExtension
from chantier.deliberation.queries.texts import Wording, wordings
from chantier.foundation.journal.api import ActView, acts_about
from chantier.foundation.people import api as people

MOST: Final = 200
#: What the story tells, by the act that wrote it.
EVENTS: Final = (
    acts.MANDATE_GIVEN,
    acts.MANDATE_EXTENDED,
    acts.DELIVERED,
    acts.MANDATE_REPORTED,
    acts.MANDATE_SENT_BACK,
    acts.MANDATE_DISCHARGED,
    acts.MANDATE_REVOKED,
)


@dataclass(frozen=True)
class MandateLine:
    """A mandate in a list; ``state`` is that of now."""

    id: int
    table_public_id: str
    table_slug: str
    table_title: str
    table_language: str
    given_by: str
    given_by_language: str
    question: str
    language: str
    state: str
    starts_on: date
    ends_on: date
    report_due_on: date | None
    ends_soon: bool
    report_is_late: bool
    delivered: int
    deliverables: int


@dataclass(frozen=True)
class Handed:
    """A resource that was handed over. ``stands`` is false once it was withdrawn from the library."""

    id: int
    public_id: str
    slug: str
    title: str
    language: str
    stands: bool


@dataclass(frozen=True)
class DeliverableView:
    """What is to be handed over, and what was."""

    id: int
    title: str
    language: str
    due_on: date | None
    is_late: bool
    delivered_at: datetime | None
    resource: Handed | None


@dataclass(frozen=True)
class MandateEvent:
    """Something that happened to a mandate. ``words`` say why; ``resource`` is what was handed over."""

    name: str
    at: datetime
    voice: str = ""
    words: str = ""
    until: date | None = None
    resource: Handed | None = None
    deliverable: str = ""


@dataclass(frozen=True)
class MandateView:
    """A mandate on its page."""

    line: MandateLine
    wording: Wording
    powers: tuple[str, ...]
    deliverables: tuple[DeliverableView, ...]
    report: Handed | None
    reported_at: datetime | None
    discharge: str
    events: tuple[MandateEvent, ...]


def state_of(mandate: WorkingMandate, *, at: datetime) -> str:
    """The state at this instant: its days are those of the table's place, the last one whole."""
    zone = ZoneInfo(mandate.table.time_zone)
    begins, ends = start_of_day(mandate.starts_on, zone), end_of_day(mandate.ends_on, zone)
    return mandate_state(mandate.state, begins_at=begins, ends_at=ends, at=at)


def mandate_lines(
    tables: QuerySet[Table], *, at: datetime, over: bool = False, of: Iterable[int] | None = None
) -> tuple[MandateLine, ...]:
    """The mandates of these tables: those in progress, the first to end (or ended longest ago) first; or those over,
    the last closed first; who gave one is told when it is among these tables. Four queries."""
    rows = WorkingMandate.objects.filter(table__in=tables.values("pk"))
    if of is not None:
        rows = rows.filter(pk__in=list(of))
    elif over:
        rows = rows.exclude(state__in=core.IN_PROGRESS)
    else:
        rows = rows.filter(state__in=core.IN_PROGRESS)
    order = ("-discharged_at", "-pk") if over else ("ends_on", "pk")
    tells = Exists(tables.order_by().filter(pk=OuterRef("given_by")))
    found = rows.select_related("table", "given_by").annotate(tells_giver=tells).order_by(*order)[:MOST]
    givers = {row.pk: row.given_by.text_id for row in found if row.given_by and row.tells_giver}
    held: list[WorkingMandate] = list(found)
    words = wordings([*(pk for row in held for pk in (row.text_id, row.table.text_id)), *givers.values()])
    handed: dict[int, list[bool]] = {}
    wanted = Deliverable.objects.filter(mandate__in=[row.pk for row in held]).order_by("pk")
    for mandate_id, delivered_at in wanted.values_list("mandate_id", "delivered_at"):
        handed.setdefault(mandate_id, []).append(delivered_at is not None)
    return tuple(_line(row, words, handed.get(row.pk, []), words.get(givers.get(row.pk, 0)), at) for row in held)


def mandate_of(table_id: int) -> WorkingMandate | None:
    """The mandate of the group that sits at this table."""
    return WorkingMandate.objects.select_related("table", "given_by", "report").filter(table=table_id).first()


def mandate_view(row: WorkingMandate, *, at: datetime) -> MandateView:
    """A mandate with its story, the latest first. Fetch it with ``mandate_of``. A constant number of queries, one more
    for each organisation that acted."""
    today = _today(row, at)
    deliverables = list(Deliverable.objects.filter(mandate=row).select_related("resource").order_by("order", "pk"))
    words = wordings([row.text_id, *(one.text_id for one in deliverables)])
    (line,) = mandate_lines(Table.objects.filter(pk=row.table_id), at=at, of=[row.pk])
    return MandateView(
        line=line,
        wording=words[row.text_id],
        powers=tuple(row.powers),
        deliverables=tuple(
            DeliverableView(
                one.pk,
                words[one.text_id].title,
                words[one.text_id].language,
                one.due_on,
                one.delivered_at is None
                and one.due_on is not None
                and one.due_on < today
                and line.state in core.IN_PROGRESS,
                one.delivered_at,
                _handed(one.resource),
            )
            for one in deliverables
        ),
        report=_handed(row.report),
        reported_at=row.reported_at,
        discharge=row.discharge,
        events=_events(row, deliverables, words),
    )


def _line(
    row: WorkingMandate, words: Mapping[int, Wording], handed: Sequence[bool], giver: Wording | None, at: datetime
) -> MandateLine:
    today, state = _today(row, at), state_of(row, at=at)
    return MandateLine(
        id=row.pk,
        table_public_id=row.table.public_id,
        table_slug=row.table.slug,
        table_title=words[row.table.text_id].title,
        table_language=words[row.table.text_id].language,
        given_by=giver.title if giver else "",
        given_by_language=giver.language if giver else "",
        question=words[row.text_id].title,
        language=words[row.text_id].language,
        state=state,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        report_due_on=row.report_due_on,
        ends_soon=core.ends_soon(state, ends_on=row.ends_on, today=today),
        report_is_late=core.report_is_late(state, report_due_on=row.report_due_on, today=today),
        delivered=sum(handed),
        deliverables=len(handed),
    )


def _events(
    row: WorkingMandate, deliverables: Sequence[Deliverable], words: Mapping[int, Wording]
) -> tuple[MandateEvent, ...]:
    done = [one for one in acts_about("deliberation.mandate", [row.pk], limit=MOST) if one.name in EVENTS]
    reasons = {one.pk: one for one in WorkingMandateExtension.objects.filter(mandate=row).order_by("pk")}
    resources = _resources(row, deliverables)
    titles = {one.pk: words[one.text_id].title for one in deliverables}
    voices = {pk: people.voice(pk) for pk in sorted({one.voice_id for one in done if one.voice_id is not None})}
    events = []
    for one in done:
        extension = reasons.get(int(one.data.get("extension", 0)))
        voice = voices.get(one.voice_id or 0)
        events.append(
            MandateEvent(
                name=one.name,
                at=one.at,
                voice=voice.name if voice else "",
                words=extension.reason if extension else _closing_words(row, one),
                until=extension.until if extension else _day(one.data.get("until")),
                resource=resources.get(int(one.data.get("resource", 0))),
                deliverable=titles.get(int(one.data.get("deliverable", 0)), ""),
            )
        )
    return tuple(events)


def _closing_words(row: WorkingMandate, act: ActView) -> str:
    return row.discharge if act.name in (acts.MANDATE_DISCHARGED, acts.MANDATE_REVOKED) else ""


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


def _resources(row: WorkingMandate, deliverables: Sequence[Deliverable]) -> dict[int, Handed]:
    """What the mandate holds now, by number: one that was replaced is told without its title."""
    found = (_handed(one) for one in (row.report, *(one.resource for one in deliverables)))
    return {one.id: one for one in found if one is not None}


def _handed(resource: Any) -> Handed | None:
    if resource is None:
        return None
    return Handed(
        resource.pk,
        resource.public_id,
        resource.slug,
        resource.title,
        resource.language,
        resource.state == "published",
    )


def _today(row: WorkingMandate, at: datetime) -> date:
    return at.astimezone(ZoneInfo(row.table.time_zone)).date()
