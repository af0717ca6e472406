"""Where organisations stand on a proposal: in all, by college, by region, and the minority written out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chantier.deliberation.core import procedures as core
from chantier.deliberation.models import Position, Proposal
from chantier.deliberation.queries.procedures import as_value
from chantier.deliberation.queries.seating import seated_organizations
from chantier.deliberation.queries.texts import Wording, wordings
from chantier.directory import api as directory


@dataclass(frozen=True)
class PositionView:
    """One organisation’s position, in the reader’s language where its reason was translated."""

    id: int
    organization_id: int
    name: str
    stance: str
    reason: Wording
    condition: str
    colleges: tuple[str, ...]
    region: str
    at: datetime


@dataclass(frozen=True)
class Standings:
    """Positions and what the table’s procedure says of them.

    ``by_college`` and ``by_region`` are {group: {stance: organisations}}; ``silent`` those who sit and said nothing.
    """

    positions: tuple[PositionView, ...]
    tally: core.Tally
    outcome: core.Outcome
    by_college: Mapping[str, Mapping[str, int]]
    by_region: Mapping[str, Mapping[str, int]]
    silent: tuple[int, ...]

    @property
    def minority(self) -> tuple[PositionView, ...]:
        """Those who object or have a reserve, kept in full."""
        return tuple(one for one in self.positions if one.stance in (core.OBJECT, core.RESERVE))


def standings(proposal: Proposal, *, at: datetime) -> Standings:
    """Where everybody stands. A settled one is counted with the seats, groups and rule of the day it closed.

    Eleven queries or fewer, however many spoke, merges apart.
    """
    fixed = proposal.closed_at is not None
    rows = _one_each(list(Position.objects.filter(proposal=proposal).order_by("stance", "id")), fixed=fixed)
    ids = [row.organization_id for row in rows]
    names = directory.names_of(ids)
    words = wordings(row.reason_id for row in rows)
    groups = {} if fixed else directory.groups_of(ids, on=at.date())
    views = tuple(
        PositionView(
            id=row.pk,
            organization_id=row.organization_id,
            name=names.get(row.organization_id, ""),
            stance=row.stance,
            reason=words[row.reason_id],
            condition=row.condition,
            colleges=tuple(row.colleges) if fixed else groups[row.organization_id].colleges,
            region=row.region if fixed else groups[row.organization_id].region,
            at=row.at,
        )
        for row in rows
    )
    seated = proposal.closing["seated"] if fixed else seated_organizations(proposal.table, at=at)
    rule = core.rule_of(proposal.closing["rule"]) if fixed else as_value(proposal.table.procedure).rule
    everybody = {*seated, *ids}
    tally = core.count((one.stance for one in views), seated=len(everybody))
    return Standings(
        positions=views,
        tally=tally,
        outcome=core.outcome(rule, tally),
        by_college=_grouped((college, one.stance) for one in views for college in one.colleges or ("",)),
        by_region=_grouped((one.region, one.stance) for one in views),
        silent=tuple(sorted(everybody - set(ids))),
    )


def _one_each(rows: list[Position], *, fixed: bool) -> list[Position]:
    """One position for each body of today, the last one where several became one; a settled text keeps its own."""
    if fixed:
        return rows
    kept = directory.kept_of({row.organization_id for row in rows})
    last: dict[int, Position] = {}
    for row in sorted(rows, key=lambda row: (row.at, row.pk)):
        last[kept[row.organization_id]] = row
    for body, row in last.items():
        row.organization_id = body
    shown = {row.pk for row in last.values()}
    return [row for row in rows if row.pk in shown]


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for group, stance in pairs:
        found.setdefault(group, Counter())[stance] += 1
    return {group: dict(found[group]) for group in sorted(found)}
