"""The opinion map of a consultation, from its votes: consensus first, groups when they are stable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from chantier.deliberation.core.opinion_map.grouping import Grouping, group
from chantier.deliberation.core.opinion_map.plane import Plane, plane_of
from chantier.deliberation.core.opinion_map.stability import Stability, placed, resamples_for, stability
from chantier.deliberation.core.opinion_map.statistics import (
    Consensus,
    Representative,
    across_groups,
    consensus,
    representative,
)
from chantier.deliberation.core.opinion_map.votes import Counts, Votes

#: A group of fewer voters could point at a person: it is not shown.
SMALLEST_GROUP: Final = 5
#: Each list of statements holds at most this many.
LONGEST_LIST: Final = 5

#: Why there are no groups to see, when there are none.
Hidden = Literal["", "too_few", "no_groups", "unstable"]


@dataclass(frozen=True)
class Group:
    """One group of voters. When it is too small to hide a person, `shown` is false and it says only that it exists."""

    number: int
    size: int
    shown: bool
    centre: tuple[float, float]
    representative: tuple[Representative, ...]


@dataclass(frozen=True, eq=False)
class OpinionMap:
    """The whole result. `group_of` gives the number of the shown group of each voter, 0 for none.

    `across` holds the group-informed consensus of each statement, agree and disagree, or None when groups are hidden.
    """

    votes: Votes
    agreed: tuple[Consensus, ...]
    refused: tuple[Consensus, ...]
    plane: Plane
    groups: tuple[Group, ...]
    hidden: Hidden
    silhouette: float | None
    found: int
    across: tuple[NDArray[np.float64], NDArray[np.float64]] | None
    group_of: NDArray[np.int64]
    placed: int
    stability: Stability
    smallest_group: int


def opinion_map(
    votes: Votes, *, resamples: int | None = None, most: int = LONGEST_LIST, smallest_group: int = SMALLEST_GROUP
) -> OpinionMap:
    """Make the map. The same votes, in any order, give the same bits.

    Groups are hidden altogether when resampling does not give them again (`Stability.is_stable`); a group of fewer than
    `smallest_group` voters is never shown. `resamples` is `resamples_for(votes)` unless given.
    """
    agreed, refused = consensus(votes.counts, most=most)
    plane = plane_of(votes)
    members = placed(votes)
    grouping = group(plane.voters[members]) if len(members) >= 2 * smallest_group else None
    steady = stability(
        votes, grouping, members, resamples=resamples_for(votes) if resamples is None else resamples, most=most
    )
    hidden: Hidden = ""
    if grouping is None:
        hidden = "too_few" if len(members) < 2 * smallest_group else "no_groups"
    elif not steady.is_stable:
        hidden = "unstable"
    group_of = np.zeros(len(votes.voters), dtype=np.int64)
    groups: tuple[Group, ...] = ()
    across = None
    if grouping is not None and not hidden:
        inside = np.full(len(votes.voters), -1, dtype=np.int64)
        inside[members] = grouping.labels
        counts = votes.counts_by(inside, grouping.count)
        groups = _groups(plane.voters[members], grouping, counts, most, smallest_group)
        shown = np.array([0, *(one.number if one.shown else 0 for one in groups)])
        group_of = shown[inside + 1]
        large = [count for one, count in zip(groups, counts, strict=True) if one.shown]
        across = (across_groups(large, "agree"), across_groups(large, "disagree"))
    return OpinionMap(
        votes=votes,
        agreed=agreed,
        refused=refused,
        plane=plane,
        groups=groups,
        hidden=hidden,
        silhouette=grouping.silhouette if grouping else None,
        found=grouping.count if grouping else 0,
        across=across,
        group_of=group_of,
        placed=len(members),
        stability=steady,
        smallest_group=smallest_group,
    )


def _groups(
    points: NDArray[np.float64], grouping: Grouping, counts: tuple[Counts, ...], most: int, smallest: int
) -> tuple[Group, ...]:
    sizes = np.bincount(grouping.labels, minlength=grouping.count)
    told = representative(counts, most=most)
    groups = []
    for number in range(grouping.count):
        size = int(sizes[number])
        x, y = (float(np.sum(points[grouping.labels == number, axis])) / size for axis in (0, 1))
        shown = size >= smallest
        groups.append(Group(number + 1, size, shown, (x, y) if shown else (0.0, 0.0), told[number] if shown else ()))
    return tuple(groups)
