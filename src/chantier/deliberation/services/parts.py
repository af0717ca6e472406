"""Giving a person a part at a table: to chair it, facilitate it, or hold its pen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.models import Seat, Table
from chantier.deliberation.permissions import may_run
from chantier.deliberation.queries.parts import PARTS
from chantier.deliberation.queries.seating import seated_organizations, standing, standing_seats
from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import api as people


@transaction.atomic
def give_part(
    *,
    speaker: Speaker,
    table_id: int,
    organization_id: int,
    person_id: int,
    role: str,
    at: datetime,
    until: datetime | None = None,
) -> int:
    """Give a part to a person who speaks today for an organisation that sits there; the seat's number.

    It is theirs while they speak for that organisation, until its day if one is said. Given twice, it is once, with
    the day said last. Raises ``NotAllowed``, ``Invalid``.
    """
    table = Table.objects.select_for_update().get(pk=table_id)
    may_run(speaker, standing(table, speaker, at=at)).enforce()
    if role not in PARTS:
        raise Invalid(Reason("part_unknown", _("Une personne préside, anime ou tient la plume.")))
    if until is not None and until <= at:
        raise Invalid(Reason("part_is_over", _("Ce jour est déjà passé : choisissez-en un autre, ou aucun.")))
    body = directory.kept_of([organization_id]).get(organization_id, organization_id)
    if body not in seated_organizations(table, at=at):
        raise Invalid(Reason("not_seated_here", _("Cette organisation ne siège pas à cette table.")))
    ref = directory.public_ids_of([body]).get(body, "")
    if person_id not in people.speakers_of([ref], at=at).get(ref, ()):
        raise Invalid(
            Reason(
                "speaks_for_nobody_here",
                _("Cette personne ne parle pas, aujourd’hui, pour une organisation qui siège ici."),
                _("Son organisation lui donne d’abord un mandat, et elle l’accepte."),
            )
        )
    seat: Seat | None = standing_seats(at).filter(table=table, person_id=person_id, role=role).order_by("pk").first()
    if seat is not None and seat.presented_by_id is None:
        return seat.pk
    if seat is not None and (seat.presented_by_id, seat.until) == (body, until):
        return seat.pk
    if seat is None:
        seat = Seat.objects.create(
            table=table, person_id=person_id, presented_by_id=body, role=role, since=at, until=until
        )
    else:
        seat.presented_by_id, seat.until = body, until
        seat.save(update_fields=["presented_by", "until"])
    data = {"seat": seat.pk, "organization": body}
    record(name=acts.PART_GIVEN, speaker=speaker, at=at, subject=("deliberation.table", table.pk), data=data)
    return seat.pk


@transaction.atomic
def end_part(*, speaker: Speaker, seat_id: int, at: datetime) -> None:
    """Take a part back; what was done by it stays. Ending one that ended changes nothing."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("table").get(pk=seat_id)
    may_run(speaker, standing(seat.table, speaker, at=at)).enforce()
    _end(seat, speaker, at)


def end_parts_of(seat: Seat, *, speaker: Speaker, at: datetime) -> None:
    """An organisation leaves a table: the parts for which it presented somebody end. The caller holds the seat."""
    if seat.organization_id is None or seat.role == Seat.OBSERVER:
        return
    body = directory.kept_of([seat.organization_id]).get(seat.organization_id, seat.organization_id)
    if body in seated_organizations(seat.table, at=at):  # another seat, or the rule of the table, keeps it there
        return
    bodies = directory.joined_in(body)
    for part in standing_seats(at).filter(table=seat.table_id, presented_by__in=bodies).order_by("pk"):
        _end(part, speaker, at)


def _end(seat: Seat, speaker: Speaker, at: datetime) -> None:
    if seat.until is not None and seat.until <= at:
        return
    seat.until = max(at, seat.since)
    seat.save(update_fields=["until"])
    data = {"seat": seat.pk, "organization": seat.presented_by_id or 0}
    record(name=acts.PART_ENDED, speaker=speaker, at=at, subject=("deliberation.table", seat.table_id), data=data)
