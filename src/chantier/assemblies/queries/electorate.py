"""Who may vote at a meeting, as the directory and the terms of a body say on a day: what a roll is frozen from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Q

from chantier.assemblies.models import Body, BodyCollege, Meeting, Term
from chantier.directory import api as directory
from chantier.foundation.people import api as people

_AT_ONCE: Final = 5_000


@dataclass(frozen=True)
class Elector:
    """Who may vote: an organisation, or a person; with the college, and who may be proposed to vote with that voice."""

    name: str
    college: str
    organization_id: int | None = None
    person_id: int | None = None
    #: Other colleges of the body that hold it, and that were left aside.
    aside: tuple[str, ...] = ()


def colleges_on(body: Body, day: date) -> tuple[BodyCollege, ...]:
    """The colleges that a body is made of that day, in its order. One query."""
    rows = BodyCollege.objects.filter(Q(until__isnull=True) | Q(until__gt=day), body=body, since__lte=day)
    return tuple(rows.order_by("order", "pk"))


def electorate(meeting: Meeting, *, at: datetime) -> tuple[Elector, ...]:
    """Who may vote at this meeting: by college in the order of the body, then by name.

    A founding assembly begins with nobody. An organisation that two colleges of the body hold is in the first of them.
    """
    if meeting.kind == Meeting.FOUNDING:
        return ()
    if meeting.body.kind != Body.ASSEMBLY:
        return _persons(meeting.body, meeting.roll_on)
    return _with_delegates(_organizations(meeting.body, meeting.roll_on), at)


def _organizations(body: Body, day: date) -> list[tuple[directory.OnRoll, str, tuple[str, ...]]]:
    slugs = [one.college for one in colleges_on(body, day) if one.college]
    if not slugs:
        return [(one, "", ()) for one in _members(body, day)]
    inside = directory.in_colleges(slugs, day)
    held: dict[int, list[str]] = {}
    for slug in slugs:
        for one in inside[slug]:
            held.setdefault(one.organization_id, []).append(slug)
    return [
        (one, slug, tuple(held[one.organization_id][1:]))
        for slug in slugs
        for one in inside[slug]
        if held[one.organization_id][0] == slug
    ]


def _members(body: Body, day: date) -> tuple[directory.OnRoll, ...]:
    if body.organization_id is not None:
        return directory.members_of(body.organization_id, day)
    return directory.members_on(day, body.territory_id)


def _with_delegates(
    found: Sequence[tuple[directory.OnRoll, str, tuple[str, ...]]], at: datetime
) -> tuple[Elector, ...]:
    """With who is proposed to vote: the only person whose mandate says so, where there is one."""
    voters: dict[str, tuple[int, ...]] = {}
    refs = [one.public_id for one, _college, _aside in found]
    for start in range(0, len(refs), _AT_ONCE):
        voters.update(people.speakers_of(refs[start : start + _AT_ONCE], at=at, power=people.Power.VOTE))
    return tuple(
        Elector(one.name, college, one.organization_id, _only(voters[one.public_id]), aside)
        for one, college, aside in found
    )


def _only(persons: Sequence[int]) -> int | None:
    return persons[0] if len(persons) == 1 else None


def _persons(body: Body, day: date) -> tuple[Elector, ...]:
    """Who holds a seat that day; one who holds two is there once, in the first by the order of colleges."""
    terms = Term.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), body=body, starts_on__lte=day)
    order = {one.college: place for place, one in enumerate(colleges_on(body, day))}
    rows = list(terms.order_by("starts_on", "pk"))
    names = people.names_of(_known(rows))
    found: dict[int | str, Elector] = {}
    for row in sorted(rows, key=lambda one: order.get(one.college, len(order))):
        key = row.person_id if row.person_id is not None else row.name
        found.setdefault(key, Elector("" if row.person_id else row.name, row.college, None, row.person_id))
    return tuple(
        sorted(
            found.values(),
            key=lambda one: (
                order.get(one.college, len(order)),
                names.get(one.person_id or 0, one.name).casefold(),
                one.person_id or 0,
            ),
        )
    )


def _known(rows: Iterable[Term]) -> list[int]:
    return [row.person_id for row in rows if row.person_id is not None]
