"""A proposal as a dossier to print: its lines by number, what was asked of it and became of that, who stands where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import get_language

from chantier.deliberation import phrases
from chantier.deliberation.core import line_numbers
from chantier.deliberation.core.document import TITLE, Text
from chantier.deliberation.core.line_numbers import Line
from chantier.deliberation.core.operations import Delete, Insert, Move, Operation, Replace, Side
from chantier.deliberation.core.serial import operations_from_json
from chantier.deliberation.models import Amendment, Proposal
from chantier.deliberation.queries.open_data import amendment_rows
from chantier.deliberation.queries.positions import PositionView, Standings, standings
from chantier.deliberation.queries.procedures import as_value
from chantier.deliberation.queries.texts import Wording, wordings
from chantier.deliberation.queries.versions import text_of
from chantier.directory import api as directory
from chantier.foundation.text.api import plain

REWORDS, RETITLES, ADDS, TAKES_OUT, MOVES = "rewords", "retitles", "adds", "takes-out", "moves"


@dataclass(frozen=True)
class PassageLines:
    """The lines of one passage; ``level`` is that of a heading, else 0."""

    level: int
    first: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Change:
    """One operation in words: what it does, on which lines of its version (0: its title), words before and after."""

    kind: str
    first_line: int
    last_line: int
    before: str
    after: str


@dataclass(frozen=True)
class AmendmentPrinted:
    """An amendment, what it changes in the version it was written on, and its fate."""

    number: int
    organization: str
    state: str
    version: int
    changes: tuple[Change, ...]
    reason: Wording
    answer: str
    merged_into: int | None
    taken_in: int | None


@dataclass(frozen=True)
class Dossier:
    """All that a person in the room needs on paper."""

    proposal: Proposal
    organization: str
    state: str
    passages: tuple[PassageLines, ...]
    amendments: tuple[AmendmentPrinted, ...]
    standings: Standings
    counts: tuple[tuple[str, int], ...]
    sentences: tuple[str, ...]
    silent: int

    @property
    def minority(self) -> tuple[PositionView, ...]:
        """Objections and reserves, whole."""
        return self.standings.minority


def dossier(row: Proposal, *, at: datetime) -> Dossier:
    """The dossier of a proposal; give it with ``table__procedure`` and ``current__text``. Twenty-four queries or so."""
    assert row.current is not None, "a proposal has a version"
    text = text_of(row.current)
    found = standings(row, at=at)
    language = (get_language() or "fr")[:2]
    labels = [
        (one.key, one.labels.get(language) or one.labels.get("fr", one.key))
        for one in as_value(row.table.procedure).stances
    ]
    return Dossier(
        proposal=row,
        organization=directory.names_of([row.organization_id]).get(row.organization_id, "")
        if row.organization_id
        else "",
        state=str(phrases.PROPOSAL_STATES[row.state]),
        passages=_passages(text),
        amendments=_amendments(row, text),
        standings=found,
        counts=tuple((label, found.tally.of(stance)) for stance, label in labels),
        sentences=tuple(str(phrases.say(one)) for one in found.outcome.reasons),
        silent=len(found.silent),
    )


def _passages(text: Text) -> tuple[PassageLines, ...]:
    depths = {one.key: min(one.depth + 2, 6) if one.is_heading else 0 for one in text.passages}
    grouped = groupby(line_numbers.lines_of(text), key=lambda line: line.passage)
    found = ((key, tuple(lines)) for key, lines in grouped)
    return tuple(PassageLines(depths[key], lines[0].number, lines) for key, lines in found)


def _amendments(row: Proposal, text: Text) -> tuple[AmendmentPrinted, ...]:
    rows = list(
        amendment_rows(Amendment.objects.filter(proposal=row))
        .defer(None)
        .select_related("base__text", "reason", "merged_into", "taken_in")
        .defer("proposal__settled", "taken_in__passages", "taken_in__credits", "merged_into__operations")
        .order_by("number")
    )
    names = directory.names_of(one.organization_id for one in rows if one.organization_id)
    reasons = wordings(one.reason_id for one in rows)
    read = {text.version: line_numbers.lines_of(text)}
    printed = []
    for one in rows:
        if one.base.number not in read:
            read[one.base.number] = line_numbers.lines_of(text_of(one.base))
        changes = _changes(operations_from_json(one.operations), read[one.base.number])
        printed.append(
            AmendmentPrinted(
                number=one.number,
                organization=names.get(one.organization_id or 0, ""),
                state=str(phrases.AMENDMENT_STATES[one.state]),
                version=one.base.number,
                changes=tuple(changes),
                reason=reasons[one.reason_id],
                answer=one.answer,
                merged_into=one.merged_into.number if one.merged_into else None,
                taken_in=one.taken_in.number if one.taken_in else None,
            )
        )
    return tuple(printed)


def _changes(operations: Iterable[Operation], lines: tuple[Line, ...]) -> Iterable[Change]:
    for one in operations:
        match one:
            case Replace(on, start, end, words):
                yield _change(
                    RETITLES if on.key == TITLE else REWORDS,
                    lines,
                    [(on.key, start, end)],
                    plain(one.removed),
                    plain(words),
                )
            case Insert(place, passages):
                words = "\n".join(plain(each.text) for each in passages)
                at = len(place.on.text) if place.side is Side.AFTER else 0
                yield _change(ADDS, lines, [(place.on.key, at, at)], "", words)
            case Delete(run):
                words = "\n".join(plain(each.text) for each in run)
                yield _change(TAKES_OUT, lines, [(each.key, 0, None) for each in run], words, "")
            case Move(run, _place):
                words = "\n".join(plain(each.text) for each in run)
                yield _change(MOVES, lines, [(each.key, 0, None) for each in run], words, "")


def _change(
    kind: str, lines: tuple[Line, ...], held: list[tuple[str, int, int | None]], before: str, after: str
) -> Change:
    found = [one for each in held if (one := line_numbers.reference(lines, *each)) is not None]
    first = min((one.first_line for one in found), default=0)
    return Change(kind, first, max((one.last_line for one in found), default=0), before, after)
