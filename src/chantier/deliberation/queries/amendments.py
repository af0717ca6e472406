"""Amendments of a proposal, as its pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from chantier.deliberation.core import amendments as core
from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.collisions import Collision
from chantier.deliberation.core.document import TITLE
from chantier.deliberation.core.operations import Delete, Insert, Move, Operation, Replace
from chantier.deliberation.core.serial import operations_from_json
from chantier.deliberation.models import Amendment, Proposal, ProposalVersion
from chantier.deliberation.queries.texts import Wording, wordings
from chantier.deliberation.queries.versions import amendment_of, text_of
from chantier.directory import api as directory

STATES: Final = lifecycles.Amendment
PENDING: Final = (STATES.SUBMITTED, STATES.UNDER_STUDY)
REPLACE, INSERT, DELETE, MOVE = "replace", "insert", "delete", "move"
OF_TITLE, SEVERAL = "title", "several"


@dataclass(frozen=True)
class AmendmentLine:
    """An amendment in a list. ``passage`` is the number of the first passage it touches, in the version it is on."""

    id: int
    number: int
    state: str
    kind: str
    passage: str
    organization: str
    organization_public_id: str
    reason: Wording
    answer: str
    merged_into: int | None
    taken_in: int | None
    submitted_at: datetime | None
    collides_with: tuple[int, ...]

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in PENDING


def amendment_lines(proposal: Proposal) -> tuple[AmendmentLine, ...]:
    """Every amendment that was submitted, by number, with those it collides with. Eight queries, however many."""
    rows = list(_seen(Amendment.objects.filter(proposal=proposal, parent=None)).order_by("number"))
    return _lines(rows, _clashing(proposal, rows))


def amendment_line(row: Amendment) -> AmendmentLine:
    """One amendment alone, even one that its author took back. Give the row with its base. Five queries."""
    return _lines([row], {})[0]


def waiting_by_passage(proposal: Proposal) -> dict[str, int]:
    """{passage: amendments that wait on it}. One query."""
    counted = (
        Amendment.objects.filter(proposal=proposal, parent=None)
        .filter(Q(state__in=PENDING) | Q(state=STATES.ACCEPTED, taken_in=None))
        .order_by()
        .values("passage_key")
        .annotate(total=Count("id"))
        .order_by("passage_key")
    )
    return dict(counted.values_list("passage_key", "total"))


def kind_of(operations: Iterable[Operation]) -> str:
    """What an amendment does: one thing to a passage, another title, or several changes."""
    changes = core.changes_of(operations)
    if len(changes) > 1:
        return SEVERAL
    first = changes[0][0] if changes else None
    if isinstance(first, Replace) and first.on.key == TITLE:
        return OF_TITLE
    if isinstance(first, Insert):
        return INSERT
    if isinstance(first, Delete):
        return DELETE
    return MOVE if isinstance(first, Move) else REPLACE


def collisions_of(proposal: Proposal) -> tuple[Collision, ...]:
    """Every meeting that nobody can let stand, among amendments that wait or are accepted. Two queries."""
    rows = list(_standing(proposal))
    return _meetings(proposal.current, rows) if proposal.current else ()


def _seen(rows: QuerySet[Amendment]) -> QuerySet[Amendment]:
    heavy = ("base__passages", "base__credits", "taken_in__passages", "taken_in__credits", "merged_into__operations")
    return rows.exclude(state=STATES.DRAFT).select_related("base", "merged_into", "taken_in").defer(*heavy)


def _standing(proposal: Proposal) -> QuerySet[Amendment]:
    standing = Q(state__in=PENDING) | Q(state=STATES.ACCEPTED, taken_in=None)
    rows = Amendment.objects.filter(standing, proposal=proposal, parent=None, base=proposal.current_id)
    return rows.select_related("base").defer("base__passages", "base__credits").order_by("number")


def _clashing(proposal: Proposal, rows: list[Amendment]) -> dict[int, tuple[int, ...]]:
    standing = [row for row in rows if row.base_id == proposal.current_id and _stands(row)]
    found: dict[int, dict[int, None]] = {}
    if proposal.current is None:
        return {}
    for one in _meetings(proposal.current, standing):
        first, second = int(one.one.amendment[1:]), int(one.other.amendment[1:])
        found.setdefault(first, {})[second] = None
        found.setdefault(second, {})[first] = None
    return {number: tuple(sorted(others)) for number, others in found.items()}


def _stands(row: Amendment) -> bool:
    return row.state in PENDING or (row.state == STATES.ACCEPTED and row.taken_in_id is None)


def _meetings(version: ProposalVersion, rows: list[Amendment]) -> tuple[Collision, ...]:
    if len(rows) < 2:
        return ()
    found = core.collisions(text_of(version), [amendment_of(row) for row in rows])
    return tuple(one for one in found if not one.is_agreeable)


def _lines(rows: list[Amendment], clashing: Mapping[int, tuple[int, ...]]) -> tuple[AmendmentLine, ...]:
    kept = directory.kept_of({row.organization_id for row in rows if row.organization_id})
    names, public = directory.names_of(kept.values()), directory.public_ids_of(kept.values())
    words = wordings(row.reason_id for row in rows)
    bases = ProposalVersion.objects.filter(pk__in={row.base_id for row in rows}).order_by("pk")
    numbers = {
        pk: {one["key"]: one["number"] for one in passages} for pk, passages in bases.values_list("pk", "passages")
    }
    return tuple(
        AmendmentLine(
            id=row.pk,
            number=row.number,
            state=row.state,
            kind=kind_of(operations_from_json(row.operations)),
            passage=numbers[row.base_id].get(row.passage_key, ""),
            organization=names.get(kept.get(row.organization_id or 0, 0), ""),
            organization_public_id=public.get(kept.get(row.organization_id or 0, 0), ""),
            reason=words[row.reason_id],
            answer=row.answer,
            merged_into=row.merged_into.number if row.merged_into else None,
            taken_in=row.taken_in.number if row.taken_in else None,
            submitted_at=row.submitted_at,
            collides_with=clashing.get(row.number, ()),
        )
        for row in rows
    )
