"""A person hears that a table is entrusted to them, or no longer. A reaction, safe to run twice."""

from __future__ import annotations

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.models import Seat
from chantier.deliberation.phrases import SEAT_ROLES
from chantier.deliberation.queries.audience import readers
from chantier.deliberation.queries.texts import wording
from chantier.deliberation.whereabouts import paths_of
from chantier.directory import api as directory
from chantier.foundation.journal.api import ActView
from chantier.foundation.messages.api import Kind, notify

PART: Final = Kind(
    "deliberation.part", _("Une table que l’on vous confie, ou que l’on vous retire"), "deliberation/mail/part"
)
KINDS: Final = (PART,)


def tell_the_person(act: ActView) -> None:
    """A part was given or ended: its person reads which, and in whose name they have it."""
    at = timezone.now()
    rows = Seat.objects.select_related("table").filter(pk=act.data["seat"], person_id__isnull=False)
    seat = rows.first()
    if seat is None or seat.person_id is None or seat.presented_by_id is None or seat.person_id == act.person_id:
        return
    ended = seat.until is not None and seat.until <= at
    if ended != (act.name == acts.PART_ENDED):  # it moved again since: the other act tells it
        return
    reads = seat.person_id in readers([seat.table], {seat.person_id}, at=at)[seat.table_id]
    if not reads:  # the table is closed to them now: not even its name is told
        return
    body = directory.kept_of([seat.presented_by_id]).get(seat.presented_by_id, seat.presented_by_id)
    notify(
        person_ids=[seat.person_id],
        kind=PART.key,
        key=f"{PART.key}:{act.id}",
        context={
            "role": SEAT_ROLES[seat.role],
            "is_ended": ended,
            "organization": directory.names_of([body]).get(body, ""),
            "title": wording(seat.table.text_id).title,
        },
        links=paths_of("table", seat.table.public_id, seat.table.slug),
        at=at,
    )


REACTIONS: Final = {acts.PART_GIVEN: (tell_the_person,), acts.PART_ENDED: (tell_the_person,)}
