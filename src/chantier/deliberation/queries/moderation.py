"""What was reported, hidden and appealed at a table, and the history that everybody reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chantier.deliberation.core.moderation import Act
from chantier.deliberation.models import Appeal, Argument, Moderation, Table


@dataclass(frozen=True)
class Moderated:
    """One act of moderation, without who did it: the reason is what is answered for."""

    act: str
    reason: str
    words: str
    at: datetime
    appeal: str = ""
    appealed_at: datetime | None = None
    answer: str = ""
    upheld: bool | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Waiting:
    """Something that whoever runs the table is to answer: ``reports`` of a contribution, or an appeal."""

    public_id: str
    body: str
    language: str
    organization: str
    reports: tuple[Moderated, ...] = ()
    appeal_id: int | None = None
    appeal: str = ""
    since: datetime | None = None


def history_of(argument: Argument) -> tuple[Moderated, ...]:
    """All that was done about a contribution, in order. One query."""
    rows = Moderation.objects.filter(argument=argument).select_related("appeal").order_by("pk")
    return tuple(_moderated(row) for row in rows)


def waiting_at(table: Table) -> tuple[Waiting, ...]:
    """Reports without an answer and appeals, the oldest first. Two queries."""
    asked = (
        Appeal.objects.filter(moderation__argument__table=table, answered_at__isnull=True)
        .select_related("moderation__argument__text", "moderation__argument__organization")
        .order_by("at", "pk")
    )
    found = [_waiting(one.moderation.argument, appeal_id=one.pk, appeal=one.words, since=one.at) for one in asked]
    reported: dict[int, list[Moderation]] = {}
    rows = (
        Moderation.objects.filter(argument__table=table, argument__state=Argument.SHOWN)
        .select_related("argument__text", "argument__organization")
        .order_by("pk")
    )
    for row in rows:
        if row.act == Act.REPORT.value:
            reported.setdefault(row.argument_id, []).append(row)
        else:
            reported.pop(row.argument_id, None)
    found += [
        _waiting(some[0].argument, reports=tuple(_plain(one) for one in some), since=some[0].at)
        for some in reported.values()
    ]
    return tuple(found)


def _waiting(argument: Argument, **given: object) -> Waiting:
    name = argument.organization.name if argument.organization is not None else ""
    return Waiting(argument.public_id, argument.text.body, argument.text.language, name, **given)  # type: ignore[arg-type]


def _plain(row: Moderation) -> Moderated:
    return Moderated(row.act, row.reason, row.words, row.at)


def _moderated(row: Moderation) -> Moderated:
    asked = getattr(row, "appeal", None)
    if asked is None:
        return _plain(row)
    return Moderated(
        row.act,
        row.reason,
        row.words,
        row.at,
        asked.words,
        asked.at,
        asked.answer,
        asked.upheld,
        asked.answered_at,
    )
