"""What happened to the passages of a text from one version to the next, as amendments that are waiting need to know it.

Two ways to know: from the amendments that were accepted, exactly; or by comparing, when somebody rewrote the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chantier.deliberation.core.amendments import Amendment
from chantier.deliberation.core.document import Text
from chantier.deliberation.core.operations import Delete, Move, Replace, reworded
from chantier.deliberation.core.reasons import Refused
from chantier.foundation.text.api import align_by_keys


@dataclass(frozen=True, order=True)
class Hunk:
    """Words of a passage that became others: from ``start`` to ``end`` in the old words."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Evolution:
    """From ``before`` to ``after``: the words that changed by passage, and the rows of passages that moved."""

    before: Text
    after: Text
    hunks: Mapping[str, tuple[Hunk, ...]] = field(default_factory=dict)
    moved: tuple[tuple[str, ...], ...] = ()

    def row_of(self, key: str) -> tuple[str, ...]:
        """The row that moved with this passage; empty if it did not move."""
        return next((row for row in self.moved if key in row), ())


def by_amendments(before: Text, accepted: Sequence[Amendment], after: Text) -> Evolution:
    """How ``after``, the consolidation of these amendments on ``before``, came to be: exact."""
    hunks: dict[str, set[Hunk]] = {}
    moved: list[tuple[str, ...]] = []
    for operation in (each for one in accepted for each in one.operations):
        if isinstance(operation, Replace):
            hunk = Hunk(operation.start, operation.end, operation.text)
            hunks.setdefault(operation.on.key, set()).add(hunk)
        elif isinstance(operation, Move):
            moved.append(tuple(one.key for one in operation.run))
        elif isinstance(operation, Delete):
            continue  # seen by what ``after`` no longer has
    return Evolution(before, after, {key: tuple(sorted(ones)) for key, ones in hunks.items()}, tuple(moved))


def by_comparison(before: Text, after: Text) -> Evolution:
    """How ``after``, a revision of ``before`` that kept the keys, differs from it: as far as words tell."""
    now = {one.key: one for one in after.titled}
    hunks: dict[str, tuple[Hunk, ...]] = {}
    for passage in before.titled:
        if passage.key in now and now[passage.key].text != passage.text:
            hunks[passage.key] = _hunks(before, after, passage.key)
    return Evolution(before, after, hunks, _rows_that_moved(before, after))


def _hunks(before: Text, after: Text, key: str) -> tuple[Hunk, ...]:
    old, new = before.amendable(key), after.amendable(key)
    if old is None or new is None:
        return ()
    try:
        return tuple(Hunk(one.start, one.end, one.text) for one in reworded(old, new.text))
    except Refused:  # only spaces differ: the whole passage is said to have changed
        return (Hunk(0, len(old.text), new.text),)


def _rows_that_moved(before: Text, after: Text) -> tuple[tuple[str, ...], ...]:
    """The fewest passages whose moves explain the new order, those that stayed together in one row."""
    old, new = ([one.key for one in text.passages] for text in (before, after))
    moves = sorted((pair.before, pair.after) for pair in align_by_keys(old, new) if pair.moved)
    rows: list[list[str]] = []
    last = (-2, -2)
    for was, now in moves:
        if was is None or now is None:
            continue
        if (was, now) == (last[0] + 1, last[1] + 1):
            rows[-1].append(old[was])
        else:
            rows.append([old[was]])
        last = (was, now)
    return tuple(tuple(row) for row in rows)
