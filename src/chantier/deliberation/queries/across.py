"""Agreement on the answers to a question, across the groups that the movement knows: its regions and its colleges."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from django.core.cache import caches
from django.db.models import QuerySet

from chantier.deliberation.core import agreement as core
from chantier.deliberation.core import procedures
from chantier.deliberation.models import Position, Proposal, Question, Seat, Table
from chantier.deliberation.queries.rounds import proposals_of
from chantier.deliberation.queries.seating import standing_seats
from chantier.deliberation.queries.texts import Wording, wordings
from chantier.directory import api as directory
from chantier.foundation.places import api as places

FAVOUR: Final = {
    procedures.SUPPORT: core.SUPPORT,
    procedures.RESERVE: core.RESERVE,
    procedures.ASIDE: core.ASIDE,
    procedures.OBJECT: core.OBJECT,
}
REGION, COLLEGE = "region", "college"
_DAY: Final = 86_400


@dataclass(frozen=True)
class GroupLine:
    """What a region or a college said of a proposal. ``favour`` is None when it said nothing."""

    kind: str
    label: str
    seated: int
    spoke: int
    favour: Fraction | None
    breaks: bool


@dataclass(frozen=True)
class ItemView:
    """A proposal across the groups. ``least`` is the weighed share of the least favourable ones, ``least_in``.

    ``is_sure`` is false in a long list, when the item is not among the first without a few of the organisations.
    """

    public_id: str
    slug: str
    title: str
    language: str
    state: str
    table: Wording
    least: Fraction
    least_in: tuple[str, ...]
    overall: Fraction
    spoke: int
    groups: tuple[GroupLine, ...]
    is_sure: bool = True

    @property
    def breaks_in(self) -> tuple[str, ...]:
        """The groups that do not favour it."""
        return tuple(one.label for one in self.groups if one.breaks)

    @property
    def silent_groups(self) -> tuple[str, ...]:
        """The groups that said nothing of it."""
        return tuple(one.label for one in self.groups if not one.spoke)


@dataclass(frozen=True)
class Across:
    """The whole view. ``heard`` comes by the widest agreement, ``unheard`` are those on which most groups are silent.

    ``seated`` counts the organisations that may speak; ``silent`` are those that took position on nothing.
    """

    heard: tuple[ItemView, ...]
    unheard: tuple[ItemView, ...]
    seated: int
    silent: tuple[str, ...]
    ungrouped: int
    draws: int = core.DRAWS


def across(
    question: Question, tables: QuerySet[Table], asked: Collection[int], *, at: datetime, only: str = ""
) -> Across:
    """Agreement on the proposals of these tables. ``asked`` are the tables, seen by the reader, that have the question.

    ``only`` is the identifier of one proposal, when the others are not asked for: what is said of it is the same, but
    for whether it is surely among the first. Groups are those of today, or of the day the question was closed. Eighteen
    queries, merges apart, and two more for each table where the members of a territory sit.
    """
    on = (question.closed_at or at).date()
    all_of_them = proposals_of(question, tables)
    rows = [row for row in all_of_them if only in ("", row.public_id)]
    said = _said(rows)
    spoken = _bodies(all_of_them) if only else {body for _item, body in said}
    roll = sorted(_roll(asked, at=question.closed_at or at) | spoken)
    groups = directory.groups_of(roll, on=on)
    groups_of = {str(pk): _keys(groups[pk]) for pk in roll if pk in groups}
    taken = [
        core.Position(str(body), str(item), FAVOUR[stance])
        for (item, body), stance in said.items()
        if str(body) in groups_of and stance in FAVOUR
    ]
    found = core.agreements(taken, groups_of, items=[str(row.pk) for row in rows])
    labels = _labels(groups_of.values(), on)
    words = wordings(row.table.text_id for row in rows)
    by_id = {str(row.pk): row for row in rows}
    sure = _sure(found, taken, groups_of)
    views = [(one.is_heard, _item(one, by_id[one.item], words, labels, one.item in sure)) for one in found]
    spoke = {position.organization for position in taken}
    names = directory.names_of(int(key) for key in groups_of if key not in spoke)
    return Across(
        heard=tuple(view for heard, view in views if heard and view.spoke),
        unheard=tuple(view for heard, view in views if not heard or not view.spoke),
        seated=len(groups_of),
        silent=tuple(sorted(names.values(), key=str.casefold)),
        ungrouped=sum(not keys for keys in groups_of.values()),
    )


def _said(rows: list[Proposal]) -> dict[tuple[int, int], str]:
    """{(proposal, body of today): stance}, the last word of bodies that became one."""
    taken = Position.objects.filter(proposal__in=[row.pk for row in rows]).order_by("at", "pk")
    positions = list(taken.values_list("proposal_id", "organization_id", "stance"))
    kept = directory.kept_of({body for _item, body, _stance in positions})
    return {(item, kept[body]): stance for item, body, stance in positions}


def _bodies(rows: list[Proposal]) -> set[int]:
    """Whoever took position on one of these, as the bodies of today."""
    taken = Position.objects.filter(proposal__in=[row.pk for row in rows]).order_by("organization")
    return set(directory.kept_of(set(taken.values_list("organization_id", flat=True).distinct())).values())


def _roll(asked: Collection[int], *, at: datetime) -> set[int]:
    """Who may speak at one of these tables at this instant."""
    listed = standing_seats(at).filter(table__in=asked, organization__isnull=False).exclude(role=Seat.OBSERVER)
    found = set(directory.kept_of(set(listed.values_list("organization_id", flat=True))).values())
    rules = Table.objects.filter(pk__in=asked).exclude(seating=Table.LISTED).order_by("pk")
    within = set(rules.values_list("seating", "territory_id"))
    if any(seating == Table.ALL_MEMBERS for seating, _territory in within):
        return found | set(directory.members_within(None))
    for territory_id in sorted({territory for _seating, territory in within if territory is not None}):
        found.update(directory.members_within(territory_id))
    return found


def _keys(groups: directory.Groups) -> frozenset[str]:
    regions = {f"{REGION}:{groups.region}"} if groups.region else set()
    return frozenset(regions | {f"{COLLEGE}:{slug}" for slug in groups.colleges})


def _labels(groups: Iterable[Collection[str]], on: date) -> dict[str, str]:
    keys = {key for found in groups for key in found}
    labels = {f"{REGION}:{one.reference}": one.name for one in places.of_kind(REGION)}
    labels |= {f"{COLLEGE}:{one.slug}": one.name for one in directory.colleges(on)}
    return {key: labels.get(key, key.partition(":")[2]) for key in keys}


def _sure(
    found: Sequence[core.Agreement], taken: Sequence[core.Position], groups_of: Mapping[str, Collection[str]]
) -> frozenset[str]:
    """The items that are surely among the first; all of them in a short list. Kept by what was said."""
    if sum(one.is_heard and one.spoke > 0 for one in found) <= core.LONGEST_LIST:
        return frozenset(one.item for one in found)
    said = sorted((one.item, one.organization, one.favour) for one in taken)
    roll = sorted((name, sorted(groups)) for name, groups in groups_of.items())
    key = hashlib.sha256(repr((said, roll)).encode()).hexdigest()
    kept: Any = caches["process"].get_or_set(
        f"deliberation.across:{key}", lambda: core.first_without_some(taken, groups_of), _DAY
    )
    return frozenset(item for item, share in kept.items() if share >= core.SURE)


def _item(
    one: core.Agreement,
    row: Proposal,
    words: dict[int, Wording],
    labels: dict[str, str],
    is_sure: bool,
) -> ItemView:
    return ItemView(
        public_id=row.public_id,
        slug=row.slug,
        title=row.title,
        language=row.language,
        state=row.state,
        table=words[row.table.text_id],
        least=one.least,
        least_in=tuple(labels[key] for key in one.least_groups),
        overall=one.overall,
        spoke=one.spoke,
        is_sure=is_sure,
        groups=tuple(
            GroupLine(
                kind=view.group.partition(":")[0],
                label=labels[view.group],
                seated=view.spoke + len(view.silent),
                spoke=view.spoke,
                favour=view.favour,
                breaks=view.breaks,
            )
            for view in sorted(one.views, key=lambda view: (view.group.startswith(COLLEGE), labels[view.group]))
        ),
    )
