"""Who sits at a table, and what the one who asks may be there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from chantier.deliberation.models import Seat, Table
from chantier.directory import api as directory
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.prepared.api import Given, GivenMany, Prepared, given, given_many


@dataclass(frozen=True)
class Standing:
    """What somebody is at a table, at one instant.

    ``organization_id`` is the directory’s number of the body in whose name they speak; ``bodies`` that one and those
    merged into it; ``is_seated`` whether it may speak there; ``roles`` those held by the person or by the body.
    """

    organization_id: int | None = None
    bodies: frozenset[int] = frozenset()
    is_seated: bool = False
    college: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)

    def holds(self, *roles: str) -> bool:
        """Whether one of these seats is held."""
        return any(role in self.roles for role in roles)


NOBODY = Standing()


@dataclass(frozen=True)
class Body:
    """The organisation in whose name somebody speaks, by the directory’s number, and those merged into it."""

    organization_id: int | None = None
    bodies: frozenset[int] = frozenset()


def body_of(speaker: Speaker) -> Body:
    """In whose name this speaker speaks today. Two queries, merges apart; none for who speaks for nobody."""
    organization_id = directory.organization_id_of(speaker.organization_id) if speaker.organization_id else None
    return Body(organization_id, directory.joined_in(organization_id)) if organization_id is not None else Body()


def standing(table: Table, speaker: Speaker, *, at: datetime, body: Body | None = None) -> Standing:
    """What this speaker is at this table. At most five queries, merges apart; three when ``body`` was asked before."""
    if not speaker.is_known:
        return NOBODY
    body = body or body_of(speaker)
    organization_id, bodies = body.organization_id, body.bodies
    rows = _HELD.rows(table=table.pk, person=speaker.person_id, bodies=bodies, at=at)
    college = next((college for _role, college, own, _by in rows if own and college), "")
    listed = any(own and role != Seat.OBSERVER for role, _college, own, _by in rows)
    seated = listed or (organization_id is not None and _sits_by_rule(table, organization_id))
    roles = frozenset(role for role, _college, _own, presented_by in rows if seated or presented_by is None)
    return Standing(organization_id, bodies, seated, college, roles)


def held_by(person_id: int | Given | None, bodies: Iterable[int] | GivenMany) -> Q:
    """The seats of whoever speaks for these bodies: theirs, the person’s own, the parts for which they present them.

    A part for which an organisation presented somebody is theirs while they speak for it, by a mandate that holds.
    """
    bodies = bodies if isinstance(bodies, GivenMany) else list(bodies)
    own = Q(presented_by__isnull=True) | Q(presented_by__in=bodies)
    return Q(person_id=person_id) & own | Q(organization__in=bodies)


def persons_seated(table: Table, *, at: datetime, roles: Iterable[str] = ()) -> frozenset[int]:
    """The persons who have a part there by themselves, but those who no longer speak for who presented them, and those
    presented by an organisation that no longer sits there."""
    rows = standing_seats(at).filter(table=table, person_id__isnull=False)
    rows = rows.filter(role__in=list(roles)) if roles else rows
    held = list(rows.order_by("pk").values_list("person_id", "presented_by_id"))
    kept = directory.kept_of({body for _person, body in held if body is not None})
    seated = set(seated_organizations(table, at=at)) if kept else set()
    refs = directory.public_ids_of(seated.intersection(kept.values()))
    speak = people.speakers_of(refs.values(), at=at) if refs else {}
    return frozenset(
        person for person, body in held if body is None or person in speak.get(refs.get(kept.get(body, body), ""), ())
    )


def standing_seats(at: datetime | Given) -> QuerySet[Seat]:
    """Seats that are held at this instant."""
    return Seat.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


def _write_held() -> QuerySet[Seat, tuple[str, str, int | None, int | None]]:
    held = held_by(given("person", Seat, "person_id"), given_many("bodies", Seat, "organization"))
    rows = standing_seats(given("at", Seat, "since")).filter(held, table=given("table", Seat, "table"))
    return rows.order_by("pk").values_list("role", "college", "organization_id", "presented_by_id")


#: What one is at a table is asked at each page of that table.
_HELD: Prepared[Seat] = Prepared(_write_held)


def seated_organizations(table: Table, *, at: datetime) -> tuple[int, ...]:
    """The organisations that may speak at this table, by number, in order: what a quorum is counted on."""
    listed = standing_seats(at).filter(table=table, organization__isnull=False).exclude(role=Seat.OBSERVER)
    ids = set(directory.kept_of(set(listed.values_list("organization_id", flat=True))).values())
    if table.seating != Table.LISTED:
        within = table.territory_id if table.seating == Table.MEMBERS_OF_TERRITORY else None
        ids.update(directory.members_within(within))
    return tuple(sorted(ids))


def _sits_by_rule(table: Table, organization_id: int) -> bool:
    if table.seating == Table.LISTED:
        return False
    within = table.territory_id if table.seating == Table.MEMBERS_OF_TERRITORY else None
    return directory.is_member_within(organization_id, within)


def tables_of(organization_ids: Iterable[int], *, at: datetime) -> tuple[int, ...]:
    """The tables where one of these bodies has a seat of its own, by number."""
    rows = standing_seats(at).filter(organization__in=set(organization_ids)).order_by("table")
    return tuple(rows.values_list("table_id", flat=True).distinct())
