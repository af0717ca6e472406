"""An amendment that waits while its text moves: carried to the new version, or handed back to its author.

Nothing that somebody wrote is ever lost: what cannot follow is returned whole, with the reason and the passage as it
is now, for its author to decide. The rules are those of collisions, so that what was accepted meanwhile stands in the
way exactly when it collides (a property that the tests hold).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from chantier.deliberation.core.amendments import Amendment
from chantier.deliberation.core.collisions import is_strictly_inside, spans_meet
from chantier.deliberation.core.document import Passage
from chantier.deliberation.core.evolution import Evolution, Hunk
from chantier.deliberation.core.operations import (
    Delete,
    Insert,
    Move,
    Operation,
    Place,
    Quote,
    Replace,
    Side,
    contents,
    quote,
)
from chantier.deliberation.core.reasons import Reason, Refused


class Outcome(Enum):
    """What became of an amendment: it follows, it is already done, its author must see, its target is gone."""

    CLEAN = "clean"
    DONE_ALREADY = "done-already"
    NEEDS_AUTHOR = "needs-author"
    LOST = "lost"


@dataclass(frozen=True)
class Trouble:
    """An operation that cannot follow by itself: its place in the amendment, and why."""

    operation: int
    outcome: Outcome
    reason: Reason


@dataclass(frozen=True)
class Rebased:
    """An amendment on the new version.

    ``amendment`` holds the operations that follow (None if none does); ``original`` is what was written, always;
    ``troubles`` say which operations need their author.
    """

    outcome: Outcome
    original: Amendment
    amendment: Amendment | None
    troubles: tuple[Trouble, ...] = ()


class _Halt(Exception):
    def __init__(self, outcome: Outcome, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.outcome, self.reason = outcome, Reason(code, params)


def rebase(amendment: Amendment, evolution: Evolution) -> Rebased:
    """Carry an amendment through an evolution of its text.

    Reasons: ``passage-gone``, ``words-changed``, ``passage-has-changed``, ``place-gone``, ``place-moved``,
    ``passage-has-moved``, ``article-has-grown``. Raises ``Refused`` with ``text-has-moved`` when it was written on
    another version than the one that evolves.
    """
    before = evolution.before
    if amendment.base_version != before.version:
        raise Refused(Reason("text-has-moved", {"written_on": amendment.base_version, "now": before.version}))
    journey = _Journey(evolution)
    following: list[Operation] = []
    troubles: list[Trouble] = []
    for place, operation in enumerate(amendment.operations):
        try:
            carried = journey.carried(operation)
        except _Halt as halt:
            troubles.append(Trouble(place, halt.outcome, halt.reason))
        else:
            following += [carried] if carried is not None else []
    carried_over = replace(amendment, operations=tuple(following), base_version=evolution.after.version)
    if troubles:
        lost = len(troubles) == len(amendment.operations) and all(one.outcome is Outcome.LOST for one in troubles)
        outcome = Outcome.LOST if lost else Outcome.NEEDS_AUTHOR
        return Rebased(outcome, amendment, carried_over if following else None, tuple(troubles))
    if not following:
        return Rebased(Outcome.DONE_ALREADY, amendment, None)
    return Rebased(Outcome.CLEAN, amendment, carried_over)


class _Journey:
    """One evolution, looked up by passage."""

    def __init__(self, evolution: Evolution) -> None:
        self.evolution = evolution
        self.old = {one.key: one for one in evolution.before.titled}
        self.new = {one.key: one for one in evolution.after.titled}
        self.order = [one.key for one in evolution.after.passages]

    def carried(self, operation: Operation) -> Operation | None:
        """The operation on the new version; None if what it asks is already so. Raises ``_Halt``."""
        if isinstance(operation, Replace):
            return self._words(operation)
        if isinstance(operation, Insert):
            return self._insert(operation)
        if isinstance(operation, Delete):
            return self._delete(operation)
        return self._move(operation)

    def _words(self, operation: Replace) -> Replace | None:
        passage = self._still_there(operation.on)
        wanted = (operation.start, operation.end, operation.text)
        shift = 0
        for hunk in self.evolution.hunks.get(passage.key, ()):
            if hunk == Hunk(*wanted):
                return None
            if spans_meet(wanted, (hunk.start, hunk.end, hunk.text)):
                raise _Halt(Outcome.NEEDS_AUTHOR, "words-changed", passage=passage.number)
            if hunk.end <= operation.start:
                shift += len(hunk.text) - (hunk.end - hunk.start)
        start, end = operation.start + shift, operation.end + shift
        if passage.text[start:end] != operation.removed:
            raise _Halt(Outcome.NEEDS_AUTHOR, "words-changed", passage=passage.number)
        return replace(operation, on=quote(passage), start=start, end=end)

    def _insert(self, operation: Insert) -> Insert | None:
        place = self._place(operation.place, may_follow=True)
        at = self.order.index(place.on.key)
        count = len(operation.passages)
        first = at + 1 if place.side is Side.AFTER else at - count
        there = [self.new[key] for key in self.order[max(0, first) : first + count] if key not in self.old]
        return None if contents(there) == contents(operation.passages) else Insert(place, operation.passages)

    def _delete(self, operation: Delete) -> Delete | None:
        left = [one for one in operation.run if one.key in self.new]
        if not left:
            return None
        for one in left:
            if self.new[one.key].text != one.text:
                raise _Halt(Outcome.NEEDS_AUTHOR, "passage-has-changed", passage=self.new[one.key].number)
            if self.evolution.row_of(one.key):
                raise _Halt(Outcome.NEEDS_AUTHOR, "passage-has-moved", passage=self.new[one.key].number)
        run = self._row([one.key for one in left])
        if len(run) > len(left):
            raise _Halt(Outcome.NEEDS_AUTHOR, "article-has-grown", passage=run[0].number)
        return Delete(tuple(quote(one) for one in run))

    def _move(self, operation: Move) -> Move | None:
        keys = [one.key for one in operation.run]
        for key in keys:
            if key not in self.new:
                code, outcome = "passage-gone", Outcome.LOST if len(keys) == 1 else Outcome.NEEDS_AUTHOR
                raise _Halt(outcome, code, passage=self.old[key].number)
        if self._stands_at(keys, operation.place):
            return None
        for key in keys:
            if self.evolution.row_of(key):
                raise _Halt(Outcome.NEEDS_AUTHOR, "passage-has-moved", passage=self.new[key].number)
        run = self._row(keys)
        if any(one.key in self.old and one.key not in keys for one in run):
            raise _Halt(Outcome.NEEDS_AUTHOR, "article-has-grown", passage=run[0].number)
        return Move(tuple(quote(one) for one in run), self._place(operation.place, may_follow=False))

    def _place(self, place: Place, *, may_follow: bool) -> Place:
        key = place.on.key
        if key not in self.new:
            raise _Halt(Outcome.NEEDS_AUTHOR, "place-gone", passage=self.old[key].number)
        row = self.evolution.row_of(key)
        if row and not (may_follow and is_strictly_inside(place, row)):
            raise _Halt(Outcome.NEEDS_AUTHOR, "place-moved", passage=self.new[key].number)
        return Place(quote(self.new[key]), place.side)

    def _row(self, keys: list[str]) -> list[Passage]:
        """What stands now from the first of these passages to the last."""
        places = [self.order.index(key) for key in keys]
        if places != sorted(places):
            raise _Halt(Outcome.NEEDS_AUTHOR, "passage-has-moved", passage=self.new[keys[0]].number)
        return [self.new[key] for key in self.order[places[0] : places[-1] + 1]]

    def _stands_at(self, keys: list[str], place: Place) -> bool:
        if place.on.key not in self.new or self.evolution.row_of(place.on.key):
            return False
        at = self.order.index(place.on.key)
        first = at + 1 if place.side is Side.AFTER else at - len(keys)
        return first >= 0 and self.order[first : first + len(keys)] == keys

    def _still_there(self, on: Quote) -> Passage:
        if on.key not in self.new:
            raise _Halt(Outcome.LOST, "passage-gone", passage=self.old[on.key].number)
        return self.new[on.key]
