"""Which tables somebody may see: in SQL, and for a page that has the tables in its hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from chantier.deliberation.models import Seat, Table
from chantier.deliberation.queries.seating import Body, body_of, standing_seats
from chantier.directory import api as directory
from chantier.foundation.access.api import Speaker
from chantier.foundation.prepared.api import Given, GivenMany, Prepared, given, given_many


def visible_tables(
    speaker: Speaker, *, at: datetime, all_of_them: bool = False, body: Body | None = None
) -> QuerySet[Table]:
    """The tables this person may see: in SQL what ``permissions.may_see_table`` says of each.

    ``all_of_them`` is ``permissions.may_open_table``: whoever opens tables sees them all. ``body`` is that of the
    speaker, when it was asked before.
    """
    rows = Table.objects.all()
    if all_of_them:
        return rows
    seen = Q(visibility=Table.PUBLIC)
    if not speaker.is_known:
        return rows.filter(seen)
    if speaker.voice_id is not None or speaker.roles:
        seen |= Q(visibility=Table.MEMBERS_ONLY)
    body = body or body_of(speaker)
    seats = standing_seats(at).filter(_own_seats(speaker.person_id, list(body.bodies)))
    seen |= Q(pk__in=seats.values("table"))
    if body.organization_id is not None and (ruled := _closed_by_rule(body.organization_id)):
        seen |= Q(pk__in=ruled)
    return rows.filter(seen)


def _own_seats(person_id: int | Given | None, bodies: list[int] | GivenMany) -> Q:
    """A part adds nothing here: it is had while the organisation that presented the person sits there."""
    return Q(person_id=person_id, presented_by__isnull=True) | Q(organization__in=bodies)


@dataclass(frozen=True)
class Seen:
    """Which tables somebody may see: all of them, or those of ``shared`` visibilities and these ``others``, by number.

    The same as ``visible_tables``, for a page that has the tables in its hands.
    """

    everything: bool = False
    shared: frozenset[str] = frozenset({Table.PUBLIC})
    others: frozenset[int] = frozenset()

    def has(self, table_id: int, visibility: str) -> bool:
        """Whether this table is one of them."""
        return self.everything or visibility in self.shared or table_id in self.others


def seen_by(speaker: Speaker, *, at: datetime, all_of_them: bool = False, body: Body | None = None) -> Seen:
    """Which tables this person may see. None, or two queries when ``body`` was asked before, merges apart."""
    if all_of_them:
        return Seen(everything=True)
    if not speaker.is_known:
        return Seen()
    is_member = speaker.voice_id is not None or bool(speaker.roles)
    shared = frozenset({Table.PUBLIC, Table.MEMBERS_ONLY} if is_member else {Table.PUBLIC})
    body = body or body_of(speaker)
    apart = _SEATED_APART.rows(person=speaker.person_id, bodies=body.bodies, at=at)
    others = {table_id for table_id, visibility in apart if visibility not in shared}
    if body.organization_id is not None:
        others.update(_closed_by_rule(body.organization_id))
    return Seen(False, shared, frozenset(others))


#: Asked at each page that says what stands at several tables.
_SEATED_APART: Prepared[Seat] = Prepared(
    lambda: (
        standing_seats(given("at", Seat, "since"))
        .filter(_own_seats(given("person", Seat, "person_id"), given_many("bodies", Seat, "organization")))
        .exclude(table__visibility=Table.PUBLIC)
        .order_by("pk")
        .values_list("table_id", "table__visibility")
    )
)
_CLOSED_BY_RULE: Prepared[Table] = Prepared(
    lambda: (
        Table.objects.filter(visibility=Table.CLOSED)
        .exclude(seating=Table.LISTED)
        .order_by("pk")
        .values_list("pk", "seating", "territory_id")
    )
)


def _closed_by_rule(organization_id: int) -> list[int]:
    """The closed tables where a body sits by a rule of its own: as a member, or as a member of a territory."""
    sits: dict[int | None, bool] = {}
    found = []
    for pk, seating, territory_id in _CLOSED_BY_RULE.rows():
        within = territory_id if seating == Table.MEMBERS_OF_TERRITORY else None
        if within not in sits:
            sits[within] = directory.is_member_within(organization_id, within)
        if sits[within]:
            found.append(pk)
    return found
