"""Which amendments cannot stand together, found two by two.

A *collision* is a choice that only people can make. Decided here, and held by tests against a slow oracle:

- words: two changes whose words overlap, or two additions at the same point of a sentence, collide. Changes that only
  touch do not: what is added at the edge of replaced words stands on its side. At the edge of words that are only
  taken out it has nothing to stand beside: « très » added before a « grand » that goes. They collide.
- a passage that one takes out and another rewords or moves: they collide. So do two moves of one passage to different
  places.
- a place beside a passage that another takes out or moves is lost: they collide, unless the place is inside an article
  that moves whole: what is added there follows it. Nothing is moved to inside what moves.
- moving a passage and changing its words do not collide.

Two findings are not collisions: the *same* request made twice (done once, both are thanked), and several additions in
one place, a question of *order* (they stand in the order of the amendments until somebody says otherwise).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from typing import TypeVar

from chantier.deliberation.core.document import Text
from chantier.deliberation.core.operations import (
    Delete,
    Insert,
    Move,
    Operation,
    Place,
    Replace,
    Side,
    ask_the_same,
    gap,
)

_Some = TypeVar("_Some", bound=Operation)


class Clash(Enum):
    """How two amendments meet."""

    WORDS = "words"
    DELETED_AND_EDITED = "deleted-and-edited"
    DELETED_AND_MOVED = "deleted-and-moved"
    MOVED_TWICE = "moved-twice"
    PLACE_DELETED = "place-deleted"
    PLACE_MOVED = "place-moved"
    SAME = "same"
    ORDER = "order"


#: These can stand together.
AGREEABLE = frozenset({Clash.SAME, Clash.ORDER})


@dataclass(frozen=True, order=True)
class Act:
    """One operation of one amendment, by the amendment's key and the operation's place in it."""

    amendment: str
    operation: int


@dataclass(frozen=True)
class Collision:
    """Two operations that meet, on a passage."""

    kind: Clash
    one: Act
    other: Act
    passage: str

    @property
    def is_agreeable(self) -> bool:
        """Whether both can stand without anybody choosing."""
        return self.kind in AGREEABLE


def meetings(text: Text, operations: Iterable[tuple[Act, Operation]]) -> tuple[Collision, ...]:
    """Every pair of operations of *different* amendments that meet on this text, in the order of the text.

    The work grows with the operations and with the pairs that name one passage, not with all pairs.
    """
    order = [one.key for one in text.titled]
    by_passage: dict[str, list[tuple[Act, Operation]]] = defaultdict(list)
    by_gap: dict[int, list[tuple[Act, Insert | Move]]] = defaultdict(list)
    for act, operation in operations:
        for key in _touched(operation):
            by_passage[key].append((act, operation))
        if isinstance(operation, Insert | Move):
            by_gap[gap(order, operation.place)].append((act, operation))
    found: dict[tuple[Act, Act, Clash], Collision] = {}
    for key in order:
        for (one, first), (other, second) in _pairs(by_passage.get(key, ())):
            clash = clash_on(key, first, second)
            if clash is Clash.MOVED_TWICE and _end_up_together(order, first, second):
                clash = Clash.SAME
            if clash is not None:
                found.setdefault((one, other, clash), Collision(clash, one, other, key))
    for place in sorted(by_gap):
        for (one, first), (other, _) in _pairs(by_gap[place]):
            if not any((one, other, clash) in found for clash in Clash):
                found[one, other, Clash.ORDER] = Collision(Clash.ORDER, one, other, first.place.on.key)
    rank = {key: place for place, key in enumerate(order)}
    return tuple(sorted(found.values(), key=lambda one: (rank[one.passage], one.one, one.other, one.kind.value)))


def clash_on(key: str, one: Operation, other: Operation) -> Clash | None:
    """How two operations meet on a passage that both name; the order of additions in one place apart."""
    if isinstance(one, Replace) and isinstance(other, Replace):
        return _words(one, other)
    if isinstance(other, Replace) or (isinstance(other, Delete) and not isinstance(one, Replace)):
        one, other = other, one
    if isinstance(one, Replace):
        return Clash.DELETED_AND_EDITED if _removes(other, key) else None
    if isinstance(one, Delete):
        return _with_deletion(key, one, other)
    return _of_places(key, one, other)


def is_strictly_inside(place: Place, run: Sequence[str]) -> bool:
    """Whether a place is between two passages of a row, so that what stands there follows it."""
    key = place.on.key
    return key in run and not (
        (key == run[0] and place.side is Side.BEFORE) or (key == run[-1] and place.side is Side.AFTER)
    )


def _words(one: Replace, other: Replace) -> Clash | None:
    if (one.start, one.end, one.text) == (other.start, other.end, other.text):
        return Clash.SAME
    return Clash.WORDS if spans_meet((one.start, one.end, one.text), (other.start, other.end, other.text)) else None


def spans_meet(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Whether two changes of words (start, end, new words) stand in each other's way."""
    (start, end, text), (other_start, other_end, other_text) = one, other
    if start == end and other_start == other_end:
        return start == other_start
    if start == end:
        touches = other_start <= start <= other_end
        return touches if not other_text else other_start < start < other_end
    if other_start == other_end:
        touches = start <= other_start <= end
        return touches if not text else start < other_start < end
    return max(start, other_start) < min(end, other_end)


def _with_deletion(key: str, one: Delete, other: Operation) -> Clash | None:
    if isinstance(other, Delete):
        return Clash.SAME
    if isinstance(other, Move) and _moves(other, key):
        return Clash.DELETED_AND_MOVED
    return Clash.PLACE_DELETED if _removes(one, key) else None


def _of_places(key: str, one: Operation, other: Operation) -> Clash | None:
    """Two additions or moves that name the same passage, to move it or to stand beside it."""
    if ask_the_same(one, other):
        return Clash.SAME
    if _moves(one, key) and _moves(other, key):
        return Clash.MOVED_TWICE
    for mover, placed in ((one, other), (other, one)):
        if isinstance(mover, Move) and _moves(mover, key) and isinstance(placed, Insert | Move):
            follows = isinstance(placed, Insert) and is_strictly_inside(placed.place, [q.key for q in mover.run])
            return None if follows else Clash.PLACE_MOVED
    return None


def _end_up_together(order: Sequence[str], one: Operation, other: Operation) -> bool:
    """Whether two moves put the same row in the same place, one after a passage and the other before the next."""
    if not isinstance(one, Move) or not isinstance(other, Move) or one.run != other.run:
        return False
    return gap(order, one.place) == gap(order, other.place)


def _touched(operation: Operation) -> Iterator[str]:
    if isinstance(operation, Replace):
        yield operation.on.key
    if isinstance(operation, Delete | Move):
        yield from (one.key for one in operation.run)
    if isinstance(operation, Insert | Move):
        yield operation.place.on.key


def _removes(operation: Operation, key: str) -> bool:
    return isinstance(operation, Delete) and any(one.key == key for one in operation.run)


def _moves(operation: Operation, key: str) -> bool:
    return isinstance(operation, Move) and any(one.key == key for one in operation.run)


def _pairs(acts: Sequence[tuple[Act, _Some]]) -> Iterator[tuple[tuple[Act, _Some], tuple[Act, _Some]]]:
    for one, other in combinations(sorted(acts, key=lambda pair: pair[0]), 2):
        if one[0].amendment != other[0].amendment:
            yield one, other
