"""The mandate of a working group: given, extended, delivered, reported, sent back, discharged, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import lifecycles
from chantier.deliberation.core import mandates as core
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.models import Deliverable, Table, WorkingMandate, WorkingMandateExtension
from chantier.deliberation.permissions import may_decide_mandate, may_hold_pen, may_speak
from chantier.deliberation.phrases import as_invalid, as_not_possible
from chantier.deliberation.queries.mandates import state_of
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.services import texts
from chantier.deliberation.whereabouts import path_of
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Refusal, Speaker
from chantier.foundation.journal.api import record
from chantier.library import api as library

STATES = lifecycles.Mandate
CITING: Final = "deliberation.mandate"
MOST_DELIVERABLES: Final = 20
LONGEST_REASON: Final = 1_000


@dataclass(frozen=True)
class DeliverableGiven:
    """What a group is to hand over, and when."""

    title: str
    due_on: date | None = None


@dataclass(frozen=True)
class MandateGiven:
    """What a group is asked: the question, its terms in Markdown, its powers, its days, what it is to hand over."""

    question: str
    terms: str
    starts_on: date
    ends_on: date
    powers: tuple[str, ...] = ()
    report_due_on: date | None = None
    deliverables: tuple[DeliverableGiven, ...] = ()
    language: str = "fr"


@transaction.atomic
def give(*, speaker: Speaker, table_id: int, given: MandateGiven, at: datetime) -> int:
    """Give its mandate to the group that sits at a table; the number of the mandate.

    It is given by the table above: its chair, or the coordination. Raises ``NotAllowed``; ``NotPossible`` when the
    group has one already; ``Invalid``.
    """
    table = Table.objects.select_for_update().get(pk=table_id)
    _may_decide(speaker, table.parent, at)
    if WorkingMandate.objects.filter(table=table).exists():
        raise NotPossible(
            Reason(
                "mandate_exists",
                _("Ce groupe a déjà reçu un mandat."),
                _("Prolongez-le, ou ouvrez une autre table pour une autre question."),
            )
        )
    if not given.question.strip():
        raise Invalid(Reason("question_missing", _("Écrivez la question posée à ce groupe.")))
    try:
        powers = core.check(core.Terms(given.starts_on, given.ends_on, given.report_due_on), powers=given.powers)
    except Refused as refused:
        raise as_invalid(refused) from refused
    row = WorkingMandate.objects.create(
        table=table,
        given_by=table.parent,
        text=texts.write(language=given.language, title=given.question, body=given.terms, at=at),
        state=STATES.GIVEN,
        powers=list(powers),
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        report_due_on=given.report_due_on,
        given_at=at,
    )
    wanted = [one for one in given.deliverables if one.title.strip()]
    if len(wanted) > MOST_DELIVERABLES:
        raise Invalid(Reason("too_many_deliverables", _("Demandez vingt livrables au plus.")))
    for order, one in enumerate(wanted):
        text = texts.write(language=given.language, title=one.title, body="", at=at)
        Deliverable.objects.create(mandate=row, order=order, text=text, due_on=one.due_on)
    _record(acts.MANDATE_GIVEN, row, speaker, at, until=given.ends_on.isoformat())
    return row.pk


@transaction.atomic
def extend(*, speaker: Speaker, mandate_id: int, until: date, reason: str, at: datetime) -> None:
    """Give a later last day, and say why: both stay in the story of the group."""
    row = _decided_by(speaker, mandate_id, at)
    _lengthen(row, STATES.EXTEND, acts.MANDATE_EXTENDED, until=until, reason=reason, speaker=speaker, at=at)


@transaction.atomic
def deliver(*, speaker: Speaker, deliverable_id: int, resource: str, at: datetime) -> None:
    """Hand over a deliverable: a resource of the library, by its public identifier. Another may replace it."""
    one = Deliverable.objects.get(pk=deliverable_id)
    row = _worked_by(speaker, one.mandate_id, at)
    if state_of(row, at=at) not in (STATES.RUNNING, STATES.EXTENDED, STATES.EXPIRED):
        raise NotPossible(Reason("nothing_to_deliver", _("Ce mandat n’attend plus de livrable.")))
    one = Deliverable.objects.select_for_update().get(pk=deliverable_id)
    former = one.resource_id
    one.resource_id, one.delivered_at = _readable(row, resource, speaker, at), at
    if one.resource_id == former:
        return
    one.save(update_fields=["resource", "delivered_at"])
    _let_go(row, former, speaker, at)
    _record(acts.DELIVERED, row, speaker, at, deliverable=one.pk, resource=one.resource_id or 0)


@transaction.atomic
def report(*, speaker: Speaker, mandate_id: int, resource: str, at: datetime) -> None:
    """Hand over the report: a resource that all readers of the table can open. A group past its end still reports."""
    row = _worked_by(speaker, mandate_id, at)
    state = _moved(row, STATES.REPORT, at=at)
    former = row.report_id
    row.report_id = _readable(row, resource, speaker, at)
    row.state, row.reported_at = state, at
    row.save(update_fields=["state", "report", "reported_at"])
    _let_go(row, former if former != row.report_id else None, speaker, at)
    _record(acts.MANDATE_REPORTED, row, speaker, at, resource=row.report_id or 0)


@transaction.atomic
def send_back(*, speaker: Speaker, mandate_id: int, until: date, reason: str, at: datetime) -> None:
    """Ask the group to go on: why, and until when. Its first report stays readable until another replaces it."""
    row = _decided_by(speaker, mandate_id, at)
    _lengthen(row, STATES.SEND_BACK, acts.MANDATE_SENT_BACK, until=until, reason=reason, speaker=speaker, at=at)


@transaction.atomic
def discharge(*, speaker: Speaker, mandate_id: int, words: str, at: datetime) -> None:
    """Say that the group did what it was asked, in words that stay. It then publishes nothing more."""
    row = _decided_by(speaker, mandate_id, at)
    _close(row, STATES.DISCHARGE, acts.MANDATE_DISCHARGED, words=words, speaker=speaker, at=at)


@transaction.atomic
def revoke(*, speaker: Speaker, mandate_id: int, reason: str, at: datetime) -> None:
    """Take the mandate back before its end, and say why."""
    row = _decided_by(speaker, mandate_id, at)
    _close(row, STATES.REVOKE, acts.MANDATE_REVOKED, words=reason, speaker=speaker, at=at)


def _lengthen(
    row: WorkingMandate, verb: str, act: str, *, until: date, reason: str, speaker: Speaker, at: datetime
) -> None:
    why = _said(reason)
    state = _moved(row, verb, reason=why, at=at)
    today = at.astimezone(ZoneInfo(row.table.time_zone)).date()
    try:
        core.check_later(row.ends_on, until, today=today)
    except Refused as refused:
        raise as_invalid(refused) from refused
    extension = WorkingMandateExtension.objects.create(
        mandate=row, before=row.ends_on, until=until, reason=why, person_id=speaker.person_id, at=at
    )
    row.state, row.ends_on = state, until
    row.save(update_fields=["state", "ends_on"])
    _record(act, row, speaker, at, extension=extension.pk, until=until.isoformat())


def _close(row: WorkingMandate, verb: str, act: str, *, words: str, speaker: Speaker, at: datetime) -> None:
    said = _said(words)
    state = _moved(row, verb, reason=said, at=at)
    if not said:
        raise Invalid(Reason("discharge_says_why", _("Écrivez ce que la table retient de ce travail.")))
    row.state, row.discharge, row.discharged_at = state, said, at
    row.save(update_fields=["state", "discharge", "discharged_at"])
    _record(act, row, speaker, at)


def _moved(row: WorkingMandate, verb: str, *, at: datetime, reason: str = "") -> str:
    try:
        return lifecycles.MANDATE.moved(state_of(row, at=at), verb, reason=reason)
    except Refused as refused:
        raise as_not_possible(refused) from refused


def _said(words: str) -> str:
    said = texts.check(language="fr", title="", body=words)[1].strip()
    if len(said) > LONGEST_REASON:
        raise Invalid(Reason("words_too_long", _("Dites-le en mille caractères au plus.")))
    return said


def _may_decide(speaker: Speaker, given_by: Table | None, at: datetime) -> None:
    found = standing(given_by, speaker, at=at) if given_by is not None else None
    may_decide_mandate(speaker, found).enforce()


def _decided_by(speaker: Speaker, mandate_id: int, at: datetime) -> WorkingMandate:
    row = _locked(mandate_id)
    _may_decide(speaker, row.given_by, at)
    return row


def _worked_by(speaker: Speaker, mandate_id: int, at: datetime) -> WorkingMandate:
    row = _locked(mandate_id)
    (may_speak | may_hold_pen)(speaker, standing(row.table, speaker, at=at)).enforce()
    return row


def _locked(mandate_id: int) -> WorkingMandate:
    rows = WorkingMandate.objects.select_for_update(of=("self",)).select_related("table", "given_by")
    return rows.get(pk=mandate_id)


def _readable(row: WorkingMandate, resource: str, speaker: Speaker, at: datetime) -> int:
    """The number of a resource that is published for all the readers of the table, which then shows what cites it."""
    card = library.resource_card(resource)
    if card is None:
        raise Invalid(
            Reason(
                "resource_unknown",
                _("Aucune ressource publiée de la bibliothèque n’a cette adresse."),
                _("Déposez-la d’abord, et revenez quand elle est publiée."),
            )
        )
    if row.table.visibility == Table.PUBLIC and card.id not in library.still_public([card.id]):
        raise NotPossible(
            Reason(
                "resource_not_public",
                _("Cette table est publique : ce qu’elle remet doit l’être aussi."),
                _("Ouvrez cette ressource à tous, ou remettez-en une autre."),
            )
        )
    _cite(row, card.id, speaker, at)
    return card.id


@transaction.atomic
def tell_the_library(*, table_id: int, at: datetime) -> None:
    """Cite what the mandate of a table holds under the present readers of the table. Safe twice."""
    rows = WorkingMandate.objects.select_for_update(of=("self",)).select_related("table", "text")
    for mandate in rows.filter(table=table_id):
        held = [mandate.report_id, *mandate.deliverables.order_by("pk").values_list("resource_id", flat=True)]
        for resource_id in dict.fromkeys(one for one in held if one is not None):
            try:
                with transaction.atomic():
                    _cite(mandate, resource_id, Speaker.system(), at)
            except Refusal:
                # What fell since is cited anew by nobody: the page of the mandate says that it fell. What was cited
                # while all read the table is no longer, once they do not.
                if mandate.table.visibility != Table.PUBLIC:
                    library.uncite(
                        speaker=Speaker.system(),
                        citing_kind=CITING,
                        citing_key=str(mandate.pk),
                        resource_id=resource_id,
                        at=at,
                    )


def _cite(row: WorkingMandate, resource_id: int, speaker: Speaker, at: datetime) -> None:
    library.cite(
        speaker=speaker,
        resource_id=resource_id,
        citing_kind=CITING,
        citing_key=str(row.pk),
        titles={row.text.language: row.text.title},
        url=path_of("mandate", row.table.public_id, row.table.slug, language=row.text.language),
        is_public=row.table.visibility == Table.PUBLIC,
        at=at,
    )


def _let_go(row: WorkingMandate, resource_id: int | None, speaker: Speaker, at: datetime) -> None:
    """A resource that was replaced is no longer cited, unless the mandate holds it elsewhere."""
    if resource_id is None or _holds(row, resource_id):
        return
    library.uncite(speaker=speaker, citing_kind=CITING, citing_key=str(row.pk), resource_id=resource_id, at=at)


def _holds(row: WorkingMandate, resource_id: int) -> bool:
    if row.report_id == resource_id:
        return True
    held: Sequence[int | None] = list(row.deliverables.values_list("resource_id", flat=True))
    return resource_id in held


def _record(name: str, row: WorkingMandate, speaker: Speaker, at: datetime, **data: object) -> None:
    told = {"table": row.table_id, **data}
    record(name=name, speaker=speaker, at=at, subject=("deliberation.mandate", row.pk), data=told)
