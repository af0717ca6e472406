"""Colleges as pages and assemblies read them: which there are on a day, who is in each, and by whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from chantier.directory.core import colleges as core
from chantier.directory.core.colleges import ByLaws, Link, Period
from chantier.directory.models import (
    College,
    CollegeException,
    CollegePlace,
    Membership,
    MembershipCategory,
    Organization,
    Relation,
)
from chantier.directory.queries.organizations import current, in_words


@dataclass(frozen=True)
class CollegeView:
    """A college as it is on a day; ``id`` is that of its version. ``members`` counts all of them, seen or not."""

    id: int
    slug: str
    name: str
    names: tuple[tuple[str, str], ...]
    seats: int | None
    valid_from: date
    valid_until: date | None
    opened_by: tuple[int, ...]
    members: int

    def is_in_force(self, on: date) -> bool:
        """Whether the by-laws have this college that day."""
        return Period(self.valid_from, self.valid_until).holds_on(on)


@dataclass(frozen=True)
class Via:
    """A body through which a college is inherited, and since when the one before it is its member."""

    organization_id: int
    since: date | None
    name: str = ""
    public_id: str = ""
    slug: str = ""


@dataclass(frozen=True)
class CollegeMember:
    """A body in a college on a day: since and until when, and through whom (nobody: by itself)."""

    organization_id: int
    public_id: str
    slug: str
    name: str
    since: date | None
    until: date | None
    via: tuple[Via, ...]

    @property
    def is_inherited(self) -> bool:
        """Whether another body opens the college to it."""
        return bool(self.via)


@dataclass(frozen=True)
class InheritedCollege:
    """A college that a body is in through another."""

    college: CollegeView
    since: date | None
    via: tuple[Via, ...]


@dataclass(frozen=True)
class ExceptionView:
    """A body that a college leaves out, with the reason that was written."""

    id: int
    college_slug: str
    organization_id: int
    name: str
    public_id: str
    slug: str
    since: date
    until: date | None
    reason: str


def by_laws() -> ByLaws:
    """All that is known of colleges. A constant number of queries, plus one for each remove at which one inherits."""
    opened: dict[int, set[int]] = {}
    for college_id, body in College.inherited_from.through.objects.filter(
        organization__merged_into__isnull=True
    ).values_list("college_id", "organization_id"):
        opened.setdefault(college_id, set()).add(body)
    versions = tuple(
        core.Version(slug, Period(since, until), frozenset(opened.get(pk, ())))
        for pk, slug, since, until in College.objects.order_by("pk").values_list(
            "pk", "slug", "valid_from", "valid_until"
        )
    )
    held = Membership.objects.filter(college__isnull=False, organization__merged_into__isnull=True).order_by("pk")
    seats = tuple(
        core.Seat(organization_id, slug, Period(since, until), by_network=record is None)
        for organization_id, slug, since, until, record in held.values_list(
            "organization_id", "college__slug", "since", "until", "record_id"
        )
        if not (since and until and since >= until)
    )
    exceptions = tuple(
        core.Except(organization_id, slug, Period(since, until))
        for organization_id, slug, since, until in CollegeException.objects.order_by("pk").values_list(
            "organization_id", "college_slug", "since", "until"
        )
    )
    return ByLaws(versions, seats, _links_below(set().union(*opened.values())), exceptions)


def _links_below(bodies: set[int]) -> tuple[Link, ...]:
    """Every membership at any remove under these bodies."""
    found: set[Link] = set()
    reached: set[int] = set()
    ahead = bodies
    while ahead:
        reached |= ahead
        rows = Relation.objects.filter(
            Q(kind=core.MEMBER_TO_BODY, to_organization__in=ahead)
            | Q(kind=core.BODY_TO_MEMBER, from_organization__in=ahead),
            denied=False,
            from_organization__merged_into__isnull=True,
            to_organization__merged_into__isnull=True,
        ).order_by("pk")
        below = set()
        for one, other, kind, since, until in rows.values_list(
            "from_organization_id", "to_organization_id", "kind", "since", "until"
        ):
            member, body = (one, other) if kind == core.MEMBER_TO_BODY else (other, one)
            found.add(Link(member, body, Period(since, until)))
            below.add(member)
        ahead = below - reached
    return tuple(found)


def colleges(on: date) -> tuple[CollegeView, ...]:
    """Every college, by its version of that day; else by its latest. One that has ended or is to come says so."""
    return _views(on, by_laws())


def college(slug: str, on: date) -> CollegeView | None:
    """One college on a day, or nothing when there never was one of this name."""
    return next((one for one in colleges(on) if one.slug == slug), None)


def college_members(college_id: int, at: date) -> tuple[CollegeMember, ...]:
    """Who is in this college that day, private pages included: what a roll is made of. Names in order."""
    slug = College.objects.filter(pk=college_id).values_list("slug", flat=True).first()
    return members(slug, at) if slug else ()


def members(slug: str, on: date, *, visibilities: Collection[str] | None = None) -> tuple[CollegeMember, ...]:
    """Who is in a college that day: those that may be seen, the bodies between them named only if they may."""
    laws = by_laws()
    ways = core.ways(laws, slug, on)
    periods = {
        place.organization_id: place.period
        for place in core.places(laws)
        if place.college == slug and place.period.holds_on(on)
    }
    wanted = {*ways, *(link.body_id for way in ways.values() for link in way)}
    bodies = _bodies(wanted, visibilities)
    return tuple(
        CollegeMember(
            organization_id=row.pk,
            public_id=row.public_id,
            slug=row.slug,
            name=row.name,
            since=periods[row.pk].since,
            until=periods[row.pk].until,
            via=_via(ways[row.pk], bodies),
        )
        for row in bodies.values()
        if row.pk in ways
    )


def inherited_of(organization_id: int, on: date, *, visibilities: Collection[str]) -> tuple[InheritedCollege, ...]:
    """The colleges that a body is in through others. One query for those that inherit none."""
    held = CollegePlace.objects.filter(organization=organization_id, is_inherited=True).values_list(
        "college_slug", flat=True
    )
    slugs = set(held)
    if not slugs:
        return ()
    laws = by_laws()
    found = []
    for one in _views(on, laws):
        way = core.ways(laws, one.slug, on).get(organization_id) if one.slug in slugs else None
        if way:
            bodies = _bodies({link.body_id for link in way}, visibilities)
            found.append(InheritedCollege(one, way[0].period.since, _via(way, bodies)))
    return tuple(found)


def bodies_with_members(*, limit: int = 300) -> tuple[tuple[int, str], ...]:
    """(id, name) of the organisations that have members in the directory: those that can open a college."""
    has_members = Q(relations_to_it__kind=core.MEMBER_TO_BODY, relations_to_it__denied=False)
    has_members |= Q(relations__kind=core.BODY_TO_MEMBER, relations__denied=False)
    openers = Q(colleges_it_opens__isnull=False)
    rows = current().filter(has_members | openers).order_by("sort_name", "pk").distinct()
    return tuple(rows.values_list("pk", "name")[:limit])


def names_of(ids: Iterable[int], *, visibilities: Collection[str]) -> tuple[str, ...]:
    """The names of those of these bodies that may be seen, in order."""
    return tuple(row.name for row in _bodies(ids, visibilities).values())


def categories() -> tuple[tuple[str, str], ...]:
    """(slug, name in the reader's language) of the ways of being with the network."""
    rows = MembershipCategory.objects.order_by("order", "slug").values_list("slug", "names")
    return tuple((slug, in_words(names)[0]) for slug, names in rows)


def exceptions(*, slug: str = "", organization_id: int | None = None) -> tuple[ExceptionView, ...]:
    """Those that a college leaves out, or the colleges that leave a body out."""
    rows = CollegeException.objects.select_related("organization").order_by("college_slug", "since", "pk")
    if slug:
        rows = rows.filter(college_slug=slug)
    if organization_id is not None:
        rows = rows.filter(organization=organization_id)
    return tuple(
        ExceptionView(
            id=row.pk,
            college_slug=row.college_slug,
            organization_id=row.organization_id,
            name=row.organization.name,
            public_id=row.organization.public_id,
            slug=row.organization.slug,
            since=row.since,
            until=row.until,
            reason=row.reason,
        )
        for row in rows
    )


def in_force(on: date) -> QuerySet[CollegePlace]:
    """The derived table on a day: what lists and facets count with."""
    return CollegePlace.objects.filter(
        Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gt=on)
    )


def _views(on: date, laws: ByLaws) -> tuple[CollegeView, ...]:
    opened: dict[int, list[int]] = {}
    through: Any = College.inherited_from.through
    for pk, body in through.objects.order_by("organization_id").values_list("college_id", "organization_id"):
        opened.setdefault(pk, []).append(body)
    versions: dict[str, College] = {}
    for row in College.objects.order_by("order", "slug", "valid_from"):
        if row.slug not in versions or row.valid_from <= on:
            versions[row.slug] = row
    return tuple(
        CollegeView(
            id=row.pk,
            slug=row.slug,
            name=in_words(row.names)[0],
            names=tuple(row.names.items()),
            seats=row.seats,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            opened_by=tuple(opened.get(row.pk, ())),
            members=len(core.ways(laws, row.slug, on)),
        )
        for row in sorted(versions.values(), key=lambda one: (one.order, one.slug))
    )


def _bodies(ids: Iterable[int], visibilities: Collection[str] | None) -> dict[int, Organization]:
    """These organisations in the order of their names, those that may be seen."""
    rows = current().filter(pk__in=list(ids))
    if visibilities is not None:
        rows = rows.filter(visibility__in=[str(one) for one in visibilities])
    return {row.pk: row for row in rows.only("public_id", "slug", "name").order_by("sort_name", "pk")}


def _via(way: Sequence[Link], bodies: dict[int, Organization]) -> tuple[Via, ...]:
    found = []
    for link in way:
        body = bodies.get(link.body_id)
        since = link.period.since
        found.append(
            Via(link.body_id, since, body.name, body.public_id, body.slug) if body else Via(link.body_id, since)
        )
    return tuple(found)
