"""A slow way to apply amendments: every passage and every character is a thing that remembers what was done to it.

Written apart from the code that it judges: no intervals, no index, no sorting. Amendments are applied one after the
other; two collide when one of them, in either order, meets what the other did.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from chantier.deliberation.core.amendments import Amendment
from chantier.deliberation.core.document import Text
from chantier.deliberation.core.operations import Delete, Insert, Move, Operation, Place, Replace, Side


class Meets(Exception):
    """What is to be changed was changed already."""


@dataclass(eq=False)
class Sign:
    text: str
    base: int | None  # its place in the first words; None for what was added
    is_gone: bool = False
    addition: object = None


@dataclass(eq=False)
class Node:
    key: str
    signs: list[Sign]
    is_gone: bool = False
    is_reworded: bool = False
    moved_by: Move | None = None
    neighbours: list[tuple[Side, Operation]] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "".join(sign.text for sign in self.signs if not sign.is_gone)


class SlowText:
    def __init__(self, text: Text) -> None:
        self.order = [one.key for one in text.passages]
        self.nodes = [
            Node(one.key, [Sign(letter, place) for place, letter in enumerate(one.text)]) for one in text.passages
        ]

    def result(self) -> list[tuple[str, str]]:
        return [(node.key, node.words) for node in self.nodes if not node.is_gone]

    def apply(self, amendment: Amendment) -> None:
        for operation in amendment.operations:
            if isinstance(operation, Replace):
                self._replace(operation, amendment)
            elif isinstance(operation, Delete):
                self._delete(operation, amendment)
            elif isinstance(operation, Move):
                self._move(operation, amendment)
            else:
                self._insert(operation)

    def _node(self, key: str) -> Node:
        return next(node for node in self.nodes if node.key == key)

    def _replace(self, operation: Replace, amendment: Amendment) -> None:
        node = self._node(operation.on.key)
        if node.is_gone:
            raise Meets
        node.is_reworded = True
        name = (operation.start, operation.end, operation.text)
        if any(sign.addition == name for sign in node.signs):
            return  # somebody asked exactly this
        if operation.start == operation.end:
            self._add_words(node, operation, name)
            return
        places = [
            number
            for number, sign in enumerate(node.signs)
            if sign.base is not None and operation.start <= sign.base < operation.end
        ]
        if not operation.text and self._has_points_at_its_edges(node, places):
            raise Meets
        between = node.signs[places[0] : places[-1] + 1]
        if len(between) != len(places) or any(sign.is_gone for sign in between):
            raise Meets
        for sign in between:
            sign.is_gone = True
        # An empty sign keeps the memory of a deletion.
        node.signs.insert(places[0] + 1, Sign(operation.text, None, addition=name))

    def _add_words(self, node: Node, operation: Replace, name: object) -> None:
        at = next((n for n, sign in enumerate(node.signs) if sign.base == operation.start), len(node.signs))
        if at and node.signs[at - 1].base is None and self._is_a_point(node.signs[at - 1]):
            raise Meets
        before = [sign for sign in node.signs[:at] if sign.base is not None]
        after = [sign for sign in node.signs[at:] if sign.base is not None]
        if before and after and before[-1].is_gone and after[0].is_gone and self._went_together(node, operation.start):
            raise Meets
        if any(sign.addition[2] == "" and operation.start in sign.addition[:2] for sign in node.signs if sign.addition):
            raise Meets
        node.signs.insert(at, Sign(operation.text, None, addition=name))

    def _has_points_at_its_edges(self, node: Node, places: list[int]) -> bool:
        edges = node.signs[max(0, places[0] - 1) : places[0]] + node.signs[places[-1] + 1 : places[-1] + 2]
        return any(sign.addition and self._is_a_point(sign) for sign in edges)

    def _is_a_point(self, sign: Sign) -> bool:
        start, end, _ = sign.addition
        return start == end

    def _went_together(self, node: Node, at: int) -> bool:
        spans = [sign.addition for sign in node.signs if sign.addition is not None]
        return any(start < at < end for start, end, _ in spans)

    def _delete(self, operation: Delete, amendment: Amendment) -> None:
        for one in operation.run:
            node = self._node(one.key)
            if node.moved_by or node.is_reworded or node.neighbours:
                raise Meets
            node.is_gone = True

    def _move(self, operation: Move, amendment: Amendment) -> None:
        nodes = [self._node(one.key) for one in operation.run]
        if all(node.moved_by and self._is_one_move(node.moved_by, operation) for node in nodes):
            return
        if any(node.is_gone or node.moved_by for node in nodes):
            raise Meets
        for number, node in enumerate(nodes):
            for side, neighbour in node.neighbours:
                at_the_edge = (number == 0 and side is Side.BEFORE) or (number == len(nodes) - 1 and side is Side.AFTER)
                if at_the_edge or isinstance(neighbour, Move):
                    raise Meets
        self._stand(operation.place, operation)
        first, last = self.nodes.index(nodes[0]), self.nodes.index(nodes[-1])
        row = self.nodes[first : last + 1]
        self.nodes[first : last + 1] = []
        for node in nodes:
            node.moved_by = operation
        self._put(operation.place, row)

    def _is_one_move(self, one: Move, other: Move) -> bool:
        return one.run == other.run and self._gap(one.place) == self._gap(other.place)

    def _gap(self, place: Place) -> int:
        return self.order.index(place.on.key) + (place.side is Side.AFTER)

    def _insert(self, operation: Insert) -> None:
        anchor = self._node(operation.place.on.key)
        for _, neighbour in anchor.neighbours:
            if (
                isinstance(neighbour, Insert)
                and neighbour.place == operation.place
                and [one.text for one in neighbour.passages] == [one.text for one in operation.passages]
            ):
                return  # somebody asked exactly this
        self._stand(operation.place, operation)
        self._put(operation.place, [Node(one.key, [Sign(one.text, None)]) for one in operation.passages])

    def _stand(self, place: Place, operation: Operation) -> None:
        anchor = self._node(place.on.key)
        if anchor.is_gone:
            raise Meets
        if anchor.moved_by:
            row = [one.key for one in anchor.moved_by.run]
            edge = row[0] if place.side is Side.BEFORE else row[-1]
            if isinstance(operation, Move) or anchor.key == edge:
                raise Meets
        anchor.neighbours.append((place.side, operation))

    def _put(self, place: Place, row: list[Node]) -> None:
        at = self.nodes.index(self._node(place.on.key)) + (1 if place.side is Side.AFTER else 0)
        self.nodes[at:at] = row


def applied(text: Text, amendments: list[Amendment] | tuple[Amendment, ...]) -> list[tuple[str, str]]:
    """The passages by key, after these amendments in this order. Raises ``Meets``."""
    slow = SlowText(text)
    for one in amendments:
        slow.apply(one)
    return slow.result()


def collide(text: Text, one: Amendment, other: Amendment) -> bool:
    """Whether either meets what the other did."""
    for order in ((one, other), (other, one)):
        try:
            applied(text, order)
        except Meets:
            return True
    return False


def share_a_place(text: Text, one: Amendment, other: Amendment) -> bool:
    """Whether both put something between the same two passages."""
    gaps = [
        {
            [p.key for p in text.passages].index(op.place.on.key) + (op.place.side is Side.AFTER)
            for op in amendment.operations
            if isinstance(op, Insert | Move)
        }
        for amendment in (one, other)
    ]
    return bool(gaps[0] & gaps[1])


def orders(amendments: list[Amendment], most: int) -> list[tuple[Amendment, ...]]:
    """Some of the orders in which they can be applied, the first and the last of all among them."""
    every = list(itertools.islice(itertools.permutations(amendments), 0, 120))
    step = max(1, len(every) // most)
    return [*every[::step], every[-1]]
