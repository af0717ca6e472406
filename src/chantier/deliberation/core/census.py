"""A census of things that are listed: which of them hold each value, one bit for each, the last that moved first.

A list of ten thousand is narrowed, counted by every facet and paged by a few hundred operations on whole numbers,
without asking a database again. A census knows no reader: who asks gives the bits of what they may see.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Census:
    """``ids`` and ``moved`` (microseconds since 1970) in the order of the list; ``held`` is {facet: {value: bits}}.

    Bit number n is the n-th of the list.
    """

    ids: array[int] = field(default_factory=lambda: array("q"))
    moved: array[int] = field(default_factory=lambda: array("q"))
    held: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, facet: str, *values: str) -> int:
        """The bits of all that hold one of these values."""
        found = self.held.get(facet, {})
        return united(found.get(value, 0) for value in values)

    def bits_of(self, ids: Iterable[int]) -> int:
        """The bits of these numbers; those that it does not know are let go."""
        place = {pk: at for at, pk in enumerate(self.ids)}
        return _bits((at for pk in ids if (at := place.get(pk)) is not None), len(self.ids))

    def page(self, bits: int, most: int, *, after: tuple[int, int] | None = None) -> tuple[int, ...]:
        """The first ``most`` places of these bits, after the place of (moved, number) when it is given."""
        start = 0
        if after is not None:
            moved, pk = after
            start = bisect_right(range(len(self.ids)), (-moved, -pk), key=lambda at: (-self.moved[at], -self.ids[at]))
        return tuple(at for at, _turn in zip(_places(bits >> start << start), range(most), strict=False))

    def numbers(self, bits: int, most: int) -> list[int]:
        """The numbers of the first ``most`` of these bits."""
        return [self.ids[at] for at in self.page(bits, most)]


@dataclass(frozen=True)
class Tally:
    """What a question finds: the bits, and {facet: {value: how many}}, the most held first."""

    bits: int
    counts: Mapping[str, Mapping[str, int]]


def census(moved: Iterable[tuple[int, int]], held: Mapping[str, Iterable[tuple[str, int]]]) -> Census:
    """The census of (number, microseconds since 1970) and {facet: (value, number) of each that holds it}, in any order.

    What is held by a number that did not move is let go.
    """
    ordered = sorted(((-at, -pk) for pk, at in moved))
    place = {-pk: at for at, (_moved, pk) in enumerate(ordered)}
    found: dict[str, dict[str, int]] = {}
    for facet, pairs in held.items():
        places: dict[str, list[int]] = {}
        for value, pk in pairs:
            at = place.get(pk)
            if at is not None:
                places.setdefault(value, []).append(at)
        found[facet] = {value: _bits(one, len(ordered)) for value, one in places.items()}
    return Census(ids=array("q", place), moved=array("q", (-at for at, _pk in ordered)), held=found)


def tally(
    seen: int, values: Mapping[str, Mapping[str, int]], chosen: Mapping[str, Iterable[str]], *, most: int
) -> Tally:
    """Narrow ``seen`` by what is chosen: values of one facet are alternatives, facets add up.

    Each facet is counted over what the other facets leave, so that one reads what else it could be; values that nothing
    holds are left out, and ``most`` are kept for each.
    """
    picked = {name: united(values[name].get(one, 0) for one in wanted) for name, wanted in chosen.items() if wanted}
    bits = seen
    for one in picked.values():
        bits &= one
    counts = {}
    for name, by_value in values.items():
        rows = seen
        for other, one in picked.items():
            if other != name:
                rows &= one
        held = {value: (rows & one).bit_count() for value, one in by_value.items()}
        ordered = sorted(((value, count) for value, count in held.items() if count), key=lambda one: (-one[1], one[0]))
        counts[name] = dict(ordered[:most])
    return Tally(bits, counts)


def united(many: Iterable[int]) -> int:
    """The bits that are in one of these at least."""
    found = 0
    for one in many:
        found |= one
    return found


def _bits(places: Iterable[int], size: int) -> int:
    held = bytearray(size // 8 + 1)
    for at in places:
        held[at >> 3] |= 1 << (at & 7)
    return int.from_bytes(held, "little")


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
