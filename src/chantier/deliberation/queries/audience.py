"""Which of many persons may see a table: what ``permissions.may_see_table`` says of each, a few queries for all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from chantier.deliberation.core.lifecycles import Proposal as States
from chantier.deliberation.models import Proposal, Seat, Table
from chantier.deliberation.queries.seating import persons_seated, seated_organizations, standing_seats
from chantier.directory import api as directory
from chantier.foundation.access.api import ADMINISTRATOR, COORDINATOR, SECRETARY
from chantier.foundation.people import api as people


def readers(tables: Iterable[Table], person_ids: Collection[int], *, at: datetime) -> dict[int, frozenset[int]]:
    """By table: those of these persons who may see it, in whichever name they speak."""
    everybody = frozenset(person_ids)
    found = {}
    keepers: frozenset[int] | None = None
    active: frozenset[int] = frozenset()
    for table in tables:
        if table.visibility == Table.PUBLIC:
            found[table.pk] = everybody
            continue
        if keepers is None:
            roles = (COORDINATOR, SECRETARY, ADMINISTRATOR)
            keepers = frozenset(one for role in roles for one in people.persons_with_role(role, at=at))
            active = people.active_among(everybody, at=at)
        seen = keepers | _who_sit(table, at=at)
        found[table.pk] = everybody & ((seen | active) if table.visibility == Table.MEMBERS_ONLY else seen)
    return found


class Seen:
    """Who among some persons may see what is said at each of some tables."""

    def __init__(self, tables: Iterable[Table], person_ids: Iterable[int], *, at: datetime) -> None:
        self._everybody = frozenset(person_ids)
        self._by_table = readers(tables, self._everybody, at=at)

    def of(self, table_id: int) -> frozenset[int]:
        """Those who see the news of this table; of no table (0), everybody."""
        return self._everybody if not table_id else self._by_table.get(table_id, frozenset())


def _who_sit(table: Table, *, at: datetime) -> frozenset[int]:
    persons = set(persons_seated(table, at=at))
    watching = {
        body
        for body in standing_seats(at)
        .filter(table=table, role=Seat.OBSERVER)
        .order_by("pk")
        .values_list("organization_id", flat=True)
        if body is not None
    }
    bodies = set(seated_organizations(table, at=at)) | set(directory.kept_of(watching).values())
    refs = directory.public_ids_of(bodies).values()
    for speakers in people.speakers_of(refs, at=at).values():
        persons.update(speakers)
    return frozenset(persons)


def is_told(proposal: Proposal) -> bool:
    """Whether a proposal is there for those who see its table: it was opened, and is not a draft again."""
    return proposal.state != States.DRAFT and proposal.opened_at is not None
