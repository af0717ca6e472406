"""Whose a text is: the table it is read at, and the organisation that wrote it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chantier.deliberation.core import lifecycles
from chantier.deliberation.models import (
    Amendment,
    Argument,
    Need,
    OpinionMap,
    OpinionStatement,
    Position,
    Proposal,
    ProposalVersion,
    Question,
    Sentence,
    Table,
    WorkingMandate,
)


@dataclass(frozen=True)
class Owner:
    """``table`` is None for a need that no table heard; ``proposal`` is set where a draft hides what is on it."""

    table: Table | None
    organization_id: int | None = None
    person_id: int | None = None
    proposal: Proposal | None = None


def owner_of(text_id: int) -> Owner | None:
    """Who wrote a text and where it is read; None when nothing shows it any more. Twelve queries at most."""
    for look in _LOOKS:
        found = look(text_id)
        if found is not None:
            return found
    return None


def _of(
    model: Any, column: str, owner: Callable[[Any], Owner], *related: str, **shown: Any
) -> Callable[[int], Owner | None]:
    """``shown``: what a row must be for its words to be read; what is hidden, taken back or waits is nobody’s."""

    def look(text_id: int) -> Owner | None:
        row = model.objects.filter(**{column: text_id, **shown}).select_related(*related).first()
        return owner(row) if row is not None else None

    return look


def _on_proposal(row: Any) -> Owner:
    return Owner(row.proposal.table, row.organization_id, row.person_id, row.proposal)


SHOWN = Argument.SHOWN
_ASKED = tuple(state for state in lifecycles.AMENDMENT.states if state != lifecycles.Amendment.DRAFT)
_NEEDED = (Need.OPEN, Need.ANSWERED, Need.JOINED)
_LOOKS = (
    _of(Table, "text", Owner),
    _of(ProposalVersion, "text", _on_proposal, "proposal__table"),
    _of(Amendment, "reason", _on_proposal, "proposal__table", submitted_at__isnull=False, state__in=_ASKED),
    _of(Position, "reason", _on_proposal, "proposal__table"),
    _of(
        Argument,
        "text",
        lambda row: Owner(row.table, row.organization_id, row.person_id, row.proposal),
        "table",
        state=SHOWN,
    ),
    _of(Need, "text", lambda row: Owner(row.table, row.organization_id, row.person_id), "table", state__in=_NEEDED),
    _of(Question, "text", lambda row: Owner(row.asked_by), "asked_by"),
    _of(
        Sentence,
        "text",
        lambda row: Owner(row.synthesis.asked.table),
        "synthesis__asked__table",
        synthesis__published_at__isnull=False,
    ),
    _of(WorkingMandate, "text", lambda row: Owner(row.table), "table"),
    _of(OpinionMap, "text", lambda row: Owner(row.table), "table"),
    _of(OpinionStatement, "text", lambda row: Owner(row.map.table), "map__table", state=OpinionStatement.SHOWN),
)
