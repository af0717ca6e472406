"""Who is in which college, and by whom: "… and any member organisation of those unions".

A body is in a college because the network or a list says so (a seat of its own), or because it is a member of a body
that opens the college to its members, at one remove or more. A body that opens a college must itself be in it. Each
fact has its dates: half-open periods, an unknown end being no end. What the network itself says of a body's college
prevails, while it holds, over what lists say.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

#: Relations that make the first body a member of the second; or, for the others, the second a member of the first.
MEMBER_TO_BODY: Final = "member-of"
BODY_TO_MEMBER: Final = "federation-of"

_FIRST, _LAST = 0, date.max.toordinal() + 1
#: Disjoint half-open intervals of ordinal days, in order.
_Days = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Period:
    """From a day, until another that is no longer in it. ``None`` is no limit."""

    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether this day is in the period."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Version:
    """A college as the by-laws have it over a period. Members of ``opened_by`` belong to it too."""

    college: str
    period: Period
    opened_by: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Seat:
    """A body is in a college by itself; ``by_network`` when the network said so, not a list."""

    organization_id: int
    college: str
    period: Period = Period()
    by_network: bool = False


@dataclass(frozen=True)
class Link:
    """A body is a member of another."""

    member_id: int
    body_id: int
    period: Period = Period()


@dataclass(frozen=True)
class Except:
    """A body does not inherit a college over a period, and hands nothing down."""

    organization_id: int
    college: str
    period: Period = Period()


@dataclass(frozen=True)
class Place:
    """A body is in a college over a period."""

    organization_id: int
    college: str
    period: Period
    is_inherited: bool


@dataclass(frozen=True)
class ByLaws:
    """All that is known of colleges: what the functions of this module read, in any order."""

    versions: tuple[Version, ...]
    seats: tuple[Seat, ...] = ()
    links: tuple[Link, ...] = ()
    exceptions: tuple[Except, ...] = ()


def places(laws: ByLaws) -> frozenset[Place]:
    """Every body's periods in every college. A body that has a seat of its own is not said to inherit meanwhile."""
    exempt: dict[tuple[str, int], _Days] = defaultdict(tuple)
    for one in laws.exceptions:
        key = (one.college, one.organization_id)
        exempt[key] = _union(exempt[key], _days(one.period))
    below: dict[int, list[tuple[int, _Days]]] = defaultdict(list)
    for link in laws.links:
        below[link.body_id].append((link.member_id, _days(link.period)))
    seated = _seated(laws)
    found: set[Place] = set()
    for college in {version.college for version in laws.versions}:
        in_force: _Days = ()
        inherited: dict[int, _Days] = defaultdict(tuple)
        direct = {body: days for (name, body), days in seated.items() if name == college}
        for version in laws.versions:
            if version.college == college:
                in_force = _union(in_force, _days(version.period))
                opening = {
                    body: _within(direct.get(body, ()), _days(version.period)) for body in sorted(version.opened_by)
                }
                for body, days in _handed_down(opening, below, exempt, college).items():
                    inherited[body] = _union(inherited[body], days)
        for body, days in direct.items():
            found |= {Place(body, college, _period(one), False) for one in _within(days, in_force)}
        for body, days in inherited.items():
            found |= {Place(body, college, _period(one), True) for one in _without(days, direct.get(body, ()))}
    return frozenset(found)


def ways(laws: ByLaws, college: str, on: date) -> dict[int, tuple[Link, ...]]:
    """How each body comes to be in a college that day: the links up to the body that opens it; none for a seat.

    The shortest way, then the one through the smallest identifiers: the same whatever the order of the facts.
    """
    version = next((one for one in laws.versions if one.college == college and one.period.holds_on(on)), None)
    if version is None:
        return {}
    held = [seat for seat in laws.seats if seat.period.holds_on(on)]
    said_by_network = {seat.organization_id for seat in held if seat.by_network}
    found: dict[int, tuple[Link, ...]] = {
        seat.organization_id: ()
        for seat in held
        if seat.college == college and (seat.by_network or seat.organization_id not in said_by_network)
    }
    exempt = {one.organization_id for one in laws.exceptions if one.college == college and one.period.holds_on(on)}
    members: dict[int, list[Link]] = defaultdict(list)
    for link in laws.links:
        if link.period.holds_on(on):
            members[link.body_id].append(link)
    ahead = deque(sorted(version.opened_by & set(found)))
    reached = set(ahead)
    while ahead:
        body = ahead.popleft()
        for link in sorted(members[body], key=_order_of_link):
            member = link.member_id
            if member in reached or member in exempt:
                continue
            reached.add(member)
            found.setdefault(member, (link, *found[body]))
            ahead.append(member)
    return found


def _order_of_link(link: Link) -> tuple[int, date, date]:
    return (link.member_id, link.period.since or date.min, link.period.until or date.max)


def _seated(laws: ByLaws) -> dict[tuple[str, int], _Days]:
    """{(college, body): days of a seat of its own}: the network's word first, then the lists' where it is silent."""
    by_network: dict[tuple[str, int], _Days] = defaultdict(tuple)
    by_lists: dict[tuple[str, int], _Days] = defaultdict(tuple)
    decided: dict[int, _Days] = defaultdict(tuple)
    for seat in laws.seats:
        said = by_network if seat.by_network else by_lists
        key = (seat.college, seat.organization_id)
        said[key] = _union(said[key], _days(seat.period))
        if seat.by_network:
            decided[seat.organization_id] = _union(decided[seat.organization_id], _days(seat.period))
    for key, days in by_lists.items():
        by_network[key] = _union(by_network[key], _without(days, decided[key[1]]))
    return dict(by_network)


def _handed_down(
    opening: Mapping[int, _Days],
    below: Mapping[int, list[tuple[int, _Days]]],
    exempt: Mapping[tuple[str, int], _Days],
    college: str,
) -> dict[int, _Days]:
    """What the members of these bodies, and theirs, inherit. Days only grow and are finite: cycles come to rest."""
    reached: dict[int, _Days] = {body: days for body, days in opening.items() if days}
    inherited: dict[int, _Days] = defaultdict(tuple)
    ahead = deque(sorted(reached))
    while ahead:
        body = ahead.popleft()
        for member, days in below.get(body, ()):
            given = _without(_within(reached[body], days), exempt.get((college, member), ()))
            grown = _union(reached.get(member, ()), given)
            inherited[member] = _union(inherited[member], given)
            if grown != reached.get(member, ()):
                reached[member] = grown
                ahead.append(member)
    return dict(inherited)


def _days(period: Period) -> _Days:
    since = period.since.toordinal() if period.since else _FIRST
    until = period.until.toordinal() if period.until else _LAST
    return ((since, until),) if since < until else ()


def _period(days: tuple[int, int]) -> Period:
    since, until = days
    return Period(
        date.fromordinal(since) if since > _FIRST else None, date.fromordinal(until) if until < _LAST else None
    )


def _union(one: _Days, other: _Days) -> _Days:
    joined: list[tuple[int, int]] = []
    for since, until in sorted((*one, *other)):
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((since, until))
    return tuple(joined)


def _within(one: _Days, other: _Days) -> _Days:
    both = ((max(since, begins), min(until, ends)) for since, until in one for begins, ends in other)
    return tuple(sorted(days for days in both if days[0] < days[1]))


def _without(one: _Days, other: Iterable[tuple[int, int]]) -> _Days:
    left = list(one)
    for begins, ends in other:
        left = [
            part
            for since, until in left
            for part in ((since, min(until, begins)), (max(since, ends), until))
            if part[0] < part[1]
        ]
    return tuple(left)
