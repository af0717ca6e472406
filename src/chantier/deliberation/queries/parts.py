"""The parts that persons have at a table: chair, facilitator, holder of the pen; which organisation presents them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chantier.deliberation.models import Seat, Table
from chantier.deliberation.queries.seating import seated_organizations, standing_seats
from chantier.directory import api as directory
from chantier.foundation.people import api as people
from chantier.foundation.prepared.api import Prepared, given

#: What a person may be, besides speaking for an organisation.
PARTS = (Seat.CHAIR, Seat.FACILITATOR, Seat.PEN)


@dataclass(frozen=True)
class PartView:
    """A part that a person has. ``name`` is what they agreed to show, or their account’s for who runs the table.

    Without organisation, it is who opened the table. ``speaks`` is False once their mandate ended, or once that
    organisation no longer sits there: the part rests.
    """

    id: int
    role: str
    name: str
    organization: str
    organization_public_id: str
    since: datetime
    until: datetime | None
    speaks: bool


@dataclass(frozen=True)
class Candidate:
    """A person who speaks today for an organisation that sits at the table."""

    person_id: int
    organization_id: int
    name: str
    organization: str

    @property
    def key(self) -> str:
        """How a form names the two together."""
        return f"{self.organization_id}-{self.person_id}"


def parts_of(table: Table, *, at: datetime, all_names: bool = False) -> tuple[PartView, ...]:
    """The parts held at a table, by role. ``all_names``: for whoever runs it. At most seven queries."""
    rows = _HELD.objects(table=table.pk, at=at)
    kept = directory.kept_of({row.presented_by_id for row in rows if row.presented_by_id is not None})
    names, refs = directory.names_of(kept.values()), directory.public_ids_of(kept.values())
    seated = set(seated_organizations(table, at=at)) if refs else set()
    speak = people.speakers_of(refs.values(), at=at) if refs else {}
    ids = {row.person_id for row in rows if row.person_id is not None}
    called = {pk: one.name for pk, one in people.persons(ids).items()} if all_names else people.public_names_of(ids)
    found = []
    for row in rows:
        body = kept.get(row.presented_by_id or 0, 0)
        ref = refs.get(body, "")
        speaks = row.presented_by_id is None or (body in seated and row.person_id in speak.get(ref, ()))
        called_now = called.get(row.person_id or 0, "")
        found.append(PartView(row.pk, row.role, called_now, names.get(body, ""), ref, row.since, row.until, speaks))
    return tuple(sorted(found, key=lambda one: (PARTS.index(one.role), one.organization.casefold(), one.id)))


#: Shown on each page of a table, and never kept: a name is shown as long as its person agrees.
_HELD: Prepared[Seat] = Prepared(
    lambda: (
        standing_seats(given("at", Seat, "since"))
        .filter(table=given("table", Seat, "table"), person_id__isnull=False, role__in=PARTS)
        .order_by("pk")
    )
)


def candidates(table: Table, *, at: datetime) -> tuple[Candidate, ...]:
    """Who may be given a part: those who speak today for an organisation that sits there, by organisation and name."""
    bodies = seated_organizations(table, at=at)
    refs, names = directory.public_ids_of(bodies), directory.names_of(bodies)
    speak = people.speakers_of(refs.values(), at=at)
    called = people.persons({person for some in speak.values() for person in some})
    found = [
        Candidate(person, body, called[person].name, names.get(body, ""))
        for body, ref in refs.items()
        for person in speak.get(ref, ())
        if person in called
    ]
    return tuple(sorted(found, key=lambda one: (one.organization.casefold(), one.name.casefold(), one.person_id)))
