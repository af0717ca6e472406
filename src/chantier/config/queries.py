"""What the home page and the guided tour ask of every mandate. Frozen answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Q
from django.utils import timezone

from chantier.assemblies import api as assemblies
from chantier.config.demo import files
from chantier.deliberation import api as deliberation
from chantier.directory.models import Edition, Merge, Organization, PageClaim, Proposal, Source, Statement
from chantier.foundation.people.core.values import DemoPerson
from chantier.foundation.people.queries import demo_persons as people_of_the_demonstration
from chantier.foundation.places import api as places
from chantier.foundation.places.core import kinds

#: Counting a million organisations takes a moment: the home page says figures that are at most this old.
KEPT_SECONDS = 60


@dataclass(frozen=True)
class RegionCount:
    """One region with what the directory knows of it. ``d`` is its outline as an SVG path."""

    reference: str
    name: str
    d: str
    members: int
    listed: int


@dataclass(frozen=True)
class Alive:
    """The figures of the home page. ``known`` holds members too; ``registered`` holds everybody."""

    members: int
    known: int
    registered: int
    sources: int
    regions: tuple[RegionCount, ...]
    view_box: str
    approximate: bool

    @property
    def regions_with_members(self) -> int:
        """In how many regions there is at least one member."""
        return sum(1 for region in self.regions if region.members)


@dataclass(frozen=True)
class Import:
    """A list that came in, for the thread of what happened."""

    source: str
    file_name: str
    rows: int
    at: datetime


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody who reviews."""

    pairs: int
    statements: int
    claims: int


@dataclass(frozen=True)
class TourFacts:
    """What the visitor of the demonstration has done, read from the data."""

    imported: frozenset[str]
    decided: int
    undone: int
    waiting: int


def alive() -> Alive:
    """The figures of the directory, public organisations only; kept a minute."""
    key = f"config.alive.{places.stamp()}"
    kept: Alive | None = caches["process"].get(key)
    if kept is None:
        kept = _alive()
        caches["process"].set(key, kept, KEPT_SECONDS)
    return kept


def living() -> deliberation.Living:
    """How much is alive in concertation; kept a minute."""
    kept: deliberation.Living | None = caches["process"].get("config.living")
    if kept is None:
        kept = deliberation.living()
        caches["process"].set("config.living", kept, KEPT_SECONDS)
    return kept


def assembled() -> assemblies.Living:
    """How much is alive in assemblies; kept a minute."""
    kept: assemblies.Living | None = caches["process"].get("config.assembled")
    if kept is None:
        kept = assemblies.living(at=timezone.now())
        caches["process"].set("config.assembled", kept, KEPT_SECONDS)
    return kept


def _alive() -> Alive:
    shown = Organization.objects.filter(merged_into__isnull=True, visibility=Organization.PUBLIC).order_by()
    is_member, is_known = Q(standing=Organization.MEMBER), Q(standing__gte=Organization.KNOWN)
    rows = shown.values("region").annotate(
        members=Count("id", filter=is_member), known=Count("id", filter=is_known), registered=Count("id")
    )
    by_region: dict[int | None, Any] = {row["region"]: row for row in rows}
    drawing = places.svg(kinds.REGION)
    regions = tuple(
        RegionCount(
            reference=one.reference,
            name=one.name,
            d=one.d,
            members=by_region.get(one.id, {}).get("members", 0),
            listed=by_region.get(one.id, {}).get("known", 0),
        )
        for one in drawing.outlines
    )
    return Alive(
        members=sum(row["members"] for row in by_region.values()),
        known=sum(row["known"] for row in by_region.values()),
        registered=sum(row["registered"] for row in by_region.values()),
        sources=Source.objects.count(),
        regions=regions,
        view_box=drawing.view_box,
        approximate=drawing.approximate,
    )


def last_imports(*, limit: int = 4) -> tuple[Import, ...]:
    """The lists that came in last, trials left out. One query."""
    rows = Edition.objects.filter(finished_at__isnull=False, dry_run=False, failure={}).select_related("source")
    return tuple(
        Import(source=row.source.name, file_name=row.file_name, rows=row.total, at=row.finished_at or row.received_at)
        for row in rows.order_by("-finished_at", "-id")[:limit]
    )


def waiting() -> Waiting:
    """What waits for reviewers and for the coordination. Three queries."""
    return Waiting(
        pairs=Proposal.objects.filter(state=Proposal.WAITING).count(),
        statements=Statement.objects.filter(state=Statement.WAITING).count(),
        claims=PageClaim.objects.filter(state=PageClaim.PROVEN).count(),
    )


def tour_facts() -> TourFacts:
    """How far the first tour has gone. Four queries."""
    done = Edition.objects.filter(file_name__in=files.LISTS, finished_at__isnull=False, dry_run=False, failure={})
    decided = Proposal.objects.filter(state__in=(Proposal.SAME, Proposal.DIFFERENT), person_id__isnull=False)
    return TourFacts(
        imported=frozenset(done.order_by("file_name").values_list("file_name", flat=True)),
        decided=decided.count(),
        undone=Merge.objects.filter(undone_at__isnull=False).count(),
        waiting=Proposal.objects.filter(state=Proposal.WAITING).count(),
    )


def data_sources() -> tuple[tuple[str, str, str, bool], ...]:
    """(name, licence, address of the licence, whether it may be republished) of each source. One query."""
    rows = Source.objects.order_by("name").values_list("name", "licence", "licence_url", "is_open")
    return tuple(rows)


def demo_persons(*, language: str, at: datetime) -> tuple[DemoPerson, ...]:
    """Those whom one can be in the demonstration, presented in the reader's language."""
    lines = {row["key"]: row.get(f"line_{language}", "") for row in files.rows("people.csv")}
    return tuple(
        replace(person, presentation=lines.get(person.key) or person.presentation)
        for person in people_of_the_demonstration(at=at)
    )
