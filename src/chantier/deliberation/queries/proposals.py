"""Proposals, as lists show them: narrowed, counted and paged in memory, read from the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.census import tally, united
from chantier.deliberation.models import Amendment, Argument, Need, Position, Proposal, Table
from chantier.deliberation.queries.listed import listed, spots
from chantier.deliberation.queries.moves import Instant
from chantier.deliberation.queries.seen import Seen
from chantier.deliberation.queries.texts import Heading, headings
from chantier.foundation.prepared.api import Prepared, given_many

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

    #: Lines, or what ``read`` makes of them.
    lines: tuple[Any, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    next: str = ""
    #: The names of the tables and of their territories, by what filters call them.
    tables: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)


def proposal_page(
    seen: Seen,
    asked: Asked,
    *,
    instant: Instant | None = None,
    read: Callable[[list[int]], tuple[Any, ...]] | None = None,
) -> ProposalPage:
    """A page of the public proposals of the tables that one sees, the last that moved first. Eight queries at most.

    ``seen`` is asked each time; drafts are never listed. What is counted is kept in memory
    (``queries.listed``), so that neither a long list nor words that thousands of texts hold go back to the database.
    ``read`` gives the lines of a page where they may have been kept.
    """
    kept, here = listed(instant), spots(seen)
    bits_at = {one.public_id: kept.of("table", str(one.id)) for one in here}
    rows = united(bits_at.values())
    if asked.ids is not None:
        rows &= kept.bits_of(asked.ids)
    values: dict[str, Mapping[str, int]] = {
        "state": kept.held.get("state", {}),
        "level": _gathered((one.level, bits_at[one.public_id]) for one in here),
        "theme": kept.held.get("theme", {}),
        "region": _gathered((one.region, bits_at[one.public_id]) for one in here if one.region),
        "table": bits_at,
    }
    found = tally(rows, values, asked.filters, most=_MOST_VALUES)
    places = kept.page(found.bits, SIZE + 1, after=_place(asked.after))
    return ProposalPage(
        lines=(read or lines)([kept.ids[at] for at in places[:SIZE]]),
        total=found.bits.bit_count(),
        counts=found.counts,
        next=f"{kept.moved[places[SIZE - 1]]},{kept.ids[places[SIZE - 1]]}" if len(places) > SIZE else "",
        tables={one.public_id: one.title for one in here},
        regions={one.region: one.place for one in here if one.region},
    )


def _gathered(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for value, bits in pairs:
        found[value] = found.get(value, 0) | bits
    return found


_LINE: Final = (
    "pk",
    "public_id",
    "slug",
    "title",
    "language",
    "state",
    "updated_at",
    "is_fictitious",
    "organization__name",
    "current__text_id",
    "current__text__title",
    "current__text__language",
    "table__public_id",
    "table__slug",
    "table__territory__name",
    "table__text_id",
    "table__text__title",
    "table__text__language",
)


def lines(ids: Iterable[int]) -> tuple[ProposalLine, ...]:
    """These proposals, in this order. Five queries, however many; none where there are none."""
    wanted = list(ids)
    if not wanted:
        return ()
    rows = {row[0]: dict(zip(_LINE, row, strict=True)) for row in _LINES.rows(wanted=wanted)}
    written = {}
    for row in rows.values():
        for bearer in ("table", "current"):
            if row[f"{bearer}__text_id"] is not None:
                title, language = row[f"{bearer}__text__title"], row[f"{bearer}__text__language"]
                written[row[f"{bearer}__text_id"]] = (title, language)
    words = headings(written)
    waiting, spoken, taken = (dict(one.rows(wanted=wanted)) for one in (_AMENDED, _ARGUED, _TAKEN))
    return tuple(
        _line(rows[pk], words, (waiting.get(pk, 0), spoken.get(pk, 0), taken.get(pk, 0))) for pk in wanted if pk in rows
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


def settled_id(public_id: str) -> int | None:
    """The number of a settled text, by its public identifier; nothing when there is none. One query."""
    rows = Proposal.objects.filter(public_id=public_id, state=STATES.SETTLED).order_by("pk")
    return rows.values_list("pk", flat=True).first()


def _line(row: Mapping[str, Any], words: Mapping[int, Heading], counts: tuple[int, int, int]) -> ProposalLine:
    own, table = words.get(row["current__text_id"]), words[row["table__text_id"]]
    return ProposalLine(
        id=row["pk"],
        public_id=row["public_id"],
        slug=row["slug"],
        title=(own.title if own else "") or row["title"],
        language=own.language if own else row["language"],
        state=row["state"],
        table_public_id=row["table__public_id"],
        table_slug=row["table__slug"],
        table_title=table.title,
        table_language=table.language,
        organization=row["organization__name"] or "",
        place=row["table__territory__name"] or "",
        amendments=counts[0],
        arguments=counts[1],
        positions=counts[2],
        updated_at=row["updated_at"],
        is_fictitious=row["is_fictitious"],
    )


def _by_proposal(rows: QuerySet[Any]) -> QuerySet[Any, tuple[int, int]]:
    """(proposal, how many) of those that are ``wanted``."""
    wanted = rows.filter(proposal__in=given_many("wanted", rows.model, "proposal"))
    counted = wanted.order_by().values("proposal").annotate(total=Count("id")).order_by("proposal")
    return counted.values_list("proposal", "total")


#: A list is read at each of its pages that many do not ask alike.
_LINES: Final[Prepared[Proposal]] = Prepared(
    lambda: Proposal.objects.filter(pk__in=given_many("wanted", Proposal, "id")).order_by("pk").values_list(*_LINE)
)
_AMENDED: Final[Prepared[Amendment]] = Prepared(lambda: _by_proposal(Amendment.objects.filter(state__in=_WAITING)))
_ARGUED: Final[Prepared[Argument]] = Prepared(lambda: _by_proposal(Argument.objects.filter(state=Argument.SHOWN)))
_TAKEN: Final[Prepared[Position]] = Prepared(lambda: _by_proposal(Position.objects.all()))


def _place(cursor: str) -> tuple[int, int] | None:
    moved, _comma, pk = cursor.partition(",")
    try:
        return int(moved), int(pk)
    except ValueError:
        return None
