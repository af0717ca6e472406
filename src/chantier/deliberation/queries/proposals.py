"""Proposals, as lists show them: narrowed, counted and paged in SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from chantier.deliberation.core import lifecycles
from chantier.deliberation.models import Amendment, Argument, Need, Position, Proposal, ProposalConcept, Table
from chantier.deliberation.queries.texts import wordings
from chantier.directory import api as directory

STATES: Final = lifecycles.Proposal
#: What a list can be narrowed by, in the order of the page.
FACETS: Final = ("state", "level", "theme", "region", "table")
SIZE: Final = 20
#: Values of a facet that are counted.
_MOST_VALUES: Final = 100
_WAITING: Final = (lifecycles.Amendment.SUBMITTED, lifecycles.Amendment.UNDER_STUDY)


@dataclass(frozen=True)
class Asked:
    """A question to the list: values of one filter are alternatives. ``ids`` are what holds the words, when asked."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ids: tuple[int, ...] | None = None
    after: str = ""


@dataclass(frozen=True)
class ProposalLine:
    """A proposal in a list, its title in the reader's language where it is translated."""

    id: int
    public_id: str
    slug: str
    title: str
    language: str
    state: str
    table_public_id: str
    table_slug: str
    table_title: str
    table_language: str
    organization: str
    place: str
    amendments: int
    arguments: int
    positions: int
    updated_at: datetime
    is_fictitious: bool


@dataclass(frozen=True)
class ProposalPage:
    """A page of the list: counts of each facet leave that facet's own choice aside."""

    lines: tuple[ProposalLine, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    next: str = ""


def proposal_page(tables: QuerySet[Table], asked: Asked) -> ProposalPage:
    """A page of the public proposals of these tables, the last that moved first. Sixteen queries at most.

    ``tables`` are those the reader may see; drafts are never listed.
    """
    rows = Proposal.objects.filter(table__in=tables.values("pk")).exclude(state=STATES.DRAFT)
    if asked.ids is not None:
        rows = rows.filter(pk__in=asked.ids)
    narrowed = _narrowed(rows, asked.filters)
    ordered = narrowed.order_by("-updated_at", "-pk")
    if place := _place(asked.after):
        ordered = ordered.filter(Q(updated_at__lt=place[0]) | Q(updated_at=place[0], pk__lt=place[1]))
    found = list(ordered[: SIZE + 1].values_list("pk", flat=True))
    last = Proposal.objects.get(pk=found[SIZE - 1]) if len(found) > SIZE else None
    total, counts = _facets(rows, asked.filters)
    return ProposalPage(
        lines=lines(found[:SIZE]),
        total=total,
        counts=counts,
        next=f"{last.updated_at.isoformat()},{last.pk}" if last else "",
    )


def lines(ids: Iterable[int]) -> tuple[ProposalLine, ...]:
    """These proposals, in this order. Eight queries, however many."""
    wanted = list(ids)
    rows = {
        row.pk: row
        for row in Proposal.objects.filter(pk__in=wanted)
        .select_related("table__territory", "current")
        .defer("settled", "current__passages")
        .order_by("pk")
    }
    words = wordings(
        pk for row in rows.values() for pk in (row.table.text_id, row.current.text_id if row.current else None) if pk
    )
    names = directory.names_of(row.organization_id for row in rows.values() if row.organization_id)
    waiting = _by_proposal(Amendment.objects.filter(proposal__in=wanted, state__in=_WAITING))
    spoken = _by_proposal(Argument.objects.filter(proposal__in=wanted, state=Argument.SHOWN))
    taken = _by_proposal(Position.objects.filter(proposal__in=wanted))
    return tuple(
        _line(rows[pk], words, names, (waiting.get(pk, 0), spoken.get(pk, 0), taken.get(pk, 0)))
        for pk in wanted
        if pk in rows
    )


def latest_lines(*, most: int = 5) -> tuple[ProposalLine, ...]:
    """What public tables talk about, the last that moved first: what the public site shows."""
    talked = (STATES.OPEN, STATES.AMENDING, STATES.POSITIONS)
    rows = Proposal.objects.filter(state__in=talked, table__visibility=Table.PUBLIC).order_by("-updated_at", "-pk")
    return lines(rows[:most].values_list("pk", flat=True))


@dataclass(frozen=True)
class Living:
    """How many there are, at public tables: of the path of an idea."""

    needs: int
    in_talks: int
    positions: int
    settled: int


def living() -> Living:
    """The counts of the home page. Four queries."""
    public = Proposal.objects.filter(table__visibility=Table.PUBLIC)
    talked = public.filter(state__in=(STATES.OPEN, STATES.AMENDING, STATES.POSITIONS))
    needs = Need.objects.filter(state__in=(Need.OPEN, Need.ANSWERED))
    return Living(
        needs=needs.filter(Q(table=None) | Q(table__visibility=Table.PUBLIC)).count(),
        in_talks=talked.count(),
        positions=Position.objects.filter(proposal__in=public).count(),
        settled=public.filter(state=STATES.SETTLED).count(),
    )


def settled_lines(*, most: int = 50) -> tuple[ProposalLine, ...]:
    """Settled texts of public tables, the last first: what an assembly may put on its agenda."""
    rows = Proposal.objects.filter(state=STATES.SETTLED, table__visibility=Table.PUBLIC).order_by("-closed_at", "-pk")
    return lines(rows[:most].values_list("pk", flat=True))


def _line(row: Proposal, words: Mapping[int, Any], names: Mapping[int, str], counts: tuple[int, int, int]) -> Any:
    own = words[row.current.text_id] if row.current else None
    table = words[row.table.text_id]
    return ProposalLine(
        id=row.pk,
        public_id=row.public_id,
        slug=row.slug,
        title=(own.title if own else "") or row.title,
        language=own.language if own else row.language,
        state=row.state,
        table_public_id=row.table.public_id,
        table_slug=row.table.slug,
        table_title=table.title,
        table_language=table.language,
        organization=names.get(row.organization_id or 0, ""),
        place=row.table.territory.name if row.table.territory else "",
        amendments=counts[0],
        arguments=counts[1],
        positions=counts[2],
        updated_at=row.updated_at,
        is_fictitious=row.is_fictitious,
    )


def _narrowed(rows: QuerySet[Proposal], filters: Mapping[str, tuple[str, ...]], *, but: str = "") -> QuerySet[Proposal]:
    for name, values in filters.items():
        if name == but or not values:
            continue
        if name == "theme":
            themes = ProposalConcept.objects.filter(proposal=OuterRef("pk"), scheme="theme", concept__in=values)
            rows = rows.filter(Exists(themes))
        else:
            rows = rows.filter(**{f"{_COLUMNS[name]}__in": values})
    return rows


_COLUMNS: Final = {
    "state": "state",
    "level": "table__level",
    "region": "table__territory__reference",
    "table": "table__public_id",
}


def _facets(
    rows: QuerySet[Proposal], filters: Mapping[str, tuple[str, ...]]
) -> tuple[int, dict[str, Mapping[str, int]]]:
    """How many there are, and the counts of each facet.

    Facets that narrow nothing share their rows: they are counted together, in one query.
    """
    narrowed = _narrowed(rows, filters)
    together = [name for name in _COLUMNS if not filters.get(name)]
    total, shared = _shared(narrowed, together)
    counts: dict[str, Mapping[str, int]] = {}
    for name in FACETS:
        others = _narrowed(rows, filters, but=name) if filters.get(name) else narrowed
        if name == "theme":
            counts[name] = _themes(others)
        elif name in shared:
            counts[name] = shared[name]
        else:
            counts[name] = _shared(others, [name])[1][name]
    return total, counts


def _shared(rows: QuerySet[Proposal], names: Sequence[str]) -> tuple[int, dict[str, Mapping[str, int]]]:
    """How many rows, and the values of these columns with how many hold each: the most held first. One query."""
    columns = [_COLUMNS[name] for name in names]
    if not columns:
        return rows.count(), {}
    total, counts = 0, [Counter[str]() for _column in columns]
    for *values, held in rows.order_by().values(*columns).annotate(held=Count("id")).values_list(*columns, "held"):
        total += held
        for counter, value in zip(counts, values, strict=True):
            if value is not None:
                counter[value] += held
    ordered = (sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])) for counter in counts)
    return total, {name: dict(found[:_MOST_VALUES]) for name, found in zip(names, ordered, strict=True)}


def _themes(rows: QuerySet[Proposal]) -> dict[str, int]:
    found = (
        ProposalConcept.objects.filter(scheme="theme", proposal__in=rows.values("pk"))
        .values("concept")
        .annotate(total=Count("id"))
        .order_by("-total", "concept")
        .values_list("concept", "total")
    )
    return dict(found[:_MOST_VALUES])


def _by_proposal(rows: QuerySet[Any]) -> dict[int, int]:
    counted = rows.order_by().values("proposal").annotate(total=Count("id")).order_by("proposal")
    return dict(counted.values_list("proposal", "total"))


def _place(cursor: str) -> tuple[datetime, int] | None:
    when, _comma, pk = cursor.partition(",")
    try:
        return datetime.fromisoformat(when), int(pk)
    except ValueError:
        return None
