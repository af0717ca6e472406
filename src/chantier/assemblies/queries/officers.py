"""Who presides, writes and counts at a meeting; and who may be named to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from chantier.assemblies.models import Meeting, Officer, Term
from chantier.assemblies.phrases import OFFICES
from chantier.foundation.access.api import ADMINISTRATOR, COORDINATOR, SECRETARY
from chantier.foundation.people import api as people

_MOST_OFFERED: Final = 300
_ORDER: Final = {Officer.PRESIDENT: 0, Officer.SECRETARY: 1, Officer.SCRUTINEER: 2}


@dataclass(frozen=True)
class OfficerLine:
    """Somebody who has an office now; ``name`` is empty where it may not be read."""

    id: int
    role: str
    role_name: str
    person_id: int
    name: str
    since: datetime


def officers_of(meeting: Meeting, *, at: datetime, all_names: bool = False) -> tuple[OfficerLine, ...]:
    """Who has an office now, by the names they agreed to show; all of them for who keeps the meeting. Two queries."""
    rows = list(
        Officer.objects.filter(Q(until__isnull=True) | Q(until__gt=at), meeting=meeting, since__lte=at).order_by("pk")
    )
    ids = [row.person_id for row in rows]
    names = people.names_of(ids) if all_names else people.public_names_of(ids)
    lines = [
        OfficerLine(
            row.pk,
            row.role,
            str(OFFICES.get(row.role, row.role)),
            row.person_id,
            names.get(row.person_id, ""),
            row.since,
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda one: (_ORDER.get(one.role, 9), one.id)))


def candidates(meeting: Meeting, *, at: datetime) -> tuple[tuple[int, str], ...]:
    """Persons one thinks of first: who keeps the movement, and who holds a seat of the body. By name."""
    ids: set[int] = set()
    for role in (SECRETARY, COORDINATOR, ADMINISTRATOR):
        ids.update(people.persons_with_role(role, at=at))
    terms = Term.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=meeting.roll_on),
        Q(body=meeting.body_id) | Q(body__parent=meeting.body_id),
        person_id__isnull=False,
        starts_on__lte=meeting.roll_on,
    )
    ids.update(pk for pk in terms.order_by("pk").values_list("person_id", flat=True) if pk is not None)
    named = [(pk, name) for pk, name in people.names_of(ids).items() if name]
    return tuple(sorted(named, key=lambda pair: (pair[1].casefold(), pair[0]))[:_MOST_OFFERED])
