"""From pairs decided *same* to who absorbs whom, without ever joining what was told apart.

Pairs make groups; a group is joined as a whole or not at all. It is not joined when a person (or a merge that was
undone) stands between two of its members, or when it would declare two entries of another list to be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation before it is joined: its id, its standing, how many records it has, from which sources."""

    organization_id: int
    standing: int
    records: int
    sources: frozenset[int]


@dataclass(frozen=True, slots=True)
class Join:
    """``absorbed`` goes into ``kept``; ``pair`` is the position, in what was given, of the pair that best says why."""

    kept: int
    absorbed: int
    pair: int


@dataclass(frozen=True, slots=True)
class Joins:
    """What may be done at once, and the positions of the pairs that a person must see instead."""

    joins: tuple[Join, ...]
    to_review: tuple[int, ...]


def kept_first(party: Party) -> tuple[int, int, int]:
    """The order in which organisations keep their identity: higher standing, then more records, then older."""
    return (-party.standing, -party.records, party.organization_id)


def join(
    pairs: Sequence[tuple[int, int, float]],
    parties: Mapping[int, Party],
    *,
    apart: Set[frozenset[int]],
    repeated: int,
) -> Joins:
    """Decide what the pairs ``(organization, organization, probability)`` join.

    ``apart`` holds the pairs of organisations that must not be joined without a person. ``repeated`` is the one source
    in which a body may stand more than once; two entries of any other source are never joined here.
    """
    groups = _groups((one, other) for one, other, _ in pairs)
    joins: list[Join] = []
    to_review: list[int] = []
    by_group: dict[int, list[int]] = {}
    for position, (one, other, _) in enumerate(pairs):
        if one != other:
            by_group.setdefault(groups[one], []).append(position)
    for positions in by_group.values():
        members = sorted({member for position in positions for member in pairs[position][:2]})
        if _is_contradictory([parties[member] for member in members], apart, repeated):
            to_review.extend(positions)
            continue
        kept = min((parties[member] for member in members), key=kept_first).organization_id
        for member in members:
            if member != kept:
                about = [position for position in positions if member in pairs[position][:2]]
                best = min(about, key=lambda position: (kept not in pairs[position][:2], -pairs[position][2], position))
                joins.append(Join(kept=kept, absorbed=member, pair=best))
    return Joins(joins=tuple(joins), to_review=tuple(sorted(to_review)))


def _is_contradictory(members: Sequence[Party], apart: Set[frozenset[int]], repeated: int) -> bool:
    seen: set[int] = set()
    for member in members:
        others = member.sources - {repeated}
        if others & seen:
            return True
        seen |= others
    return any(
        frozenset((one.organization_id, other.organization_id)) in apart for one, other in combinations(members, 2)
    )


def _groups(edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The smallest member of the group of each node."""
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in edges:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {node: root(node) for node in list(parent)}
