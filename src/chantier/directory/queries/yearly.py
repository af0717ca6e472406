"""The directory counted for whoever reports on a year: public organisations, as they are now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet

from chantier.directory.models import Membership, Organization
from chantier.directory.queries.organizations import current
from chantier.foundation.words import api as words


@dataclass(frozen=True)
class Counted:
    """Members among those known of the network, in one group. ``key`` is a territory's reference or a concept."""

    key: str
    label: str
    members: int
    known: int


def counted(*, within: Iterable[int] | None = None) -> tuple[int, int, int]:
    """(members, known ones with the members, all with the register's). One query."""
    found = _inside(within).aggregate(
        members=Count("pk", filter=Q(standing=Organization.MEMBER)),
        known=Count("pk", filter=Q(standing__gte=Organization.KNOWN)),
        everybody=Count("pk"),
    )
    return found["members"], found["known"], found["everybody"]


def by_legal_form(language: str, *, within: Iterable[int] | None = None) -> tuple[Counted, ...]:
    """Members and known ones by legal form, the most members first. One query, and one for the labels."""
    rows = _inside(within).filter(standing__gte=Organization.KNOWN).order_by().values("legal_form")
    rows = rows.annotate(members=Count("pk", filter=Q(standing=Organization.MEMBER)), known=Count("pk"))
    labels = words.labels("legal-form", language)
    found = [
        Counted(row["legal_form"], labels.get(row["legal_form"], row["legal_form"]), row["members"], row["known"])
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (-one.members, -one.known, one.key)))


def by_place(column: str, *, within: Iterable[int] | None = None) -> dict[int | None, tuple[int, int]]:
    """{territory: (members, known)}; ``column`` is ``region``, ``mrc`` or ``municipality``. One query."""
    rows = _inside(within).filter(standing__gte=Organization.KNOWN).order_by().values(column)
    rows = rows.annotate(members=Count("pk", filter=Q(standing=Organization.MEMBER)), known=Count("pk"))
    return {row[column]: (row["members"], row["known"]) for row in rows}


def joined_between(first: date, last: date, *, within: Iterable[int] | None = None) -> tuple[int, int]:
    """(how many became members between two days, both included; of how many the day is known). One query.

    A body became a member once, at the first of its memberships that have a day: whoever changes category, is said by a
    second list or comes back joins no second time. Of today's public members alone: who left since is not counted.
    """
    inside = _inside(within).filter(standing=Organization.MEMBER)
    rows = Membership.objects.filter(organization__in=inside, category__counts_as_member=True, since__isnull=False)
    bodies = rows.order_by().values("organization").annotate(joined_on=Min("since"))
    found = bodies.aggregate(
        joined=Count("joined_on", filter=Q(joined_on__range=(first, last))), dated=Count("joined_on")
    )
    return found["joined"], found["dated"]


def _inside(within: Iterable[int] | None) -> QuerySet[Organization]:
    rows = current().filter(visibility=Organization.PUBLIC)
    if within is None:
        return rows
    inside = list(within)
    return rows.filter(Q(municipality__in=inside) | Q(mrc__in=inside) | Q(region__in=inside))
