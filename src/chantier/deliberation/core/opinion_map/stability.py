"""Would the groups be the same without some of the voters? The whole method is run again without one voter in ten."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from chantier.deliberation.core.opinion_map.draws import chosen
from chantier.deliberation.core.opinion_map.grouping import Grouping, group, likeness
from chantier.deliberation.core.opinion_map.plane import plane_of
from chantier.deliberation.core.opinion_map.statistics import consensus
from chantier.deliberation.core.opinion_map.votes import Votes

#: Below this mean likeness the groups are not shown: another draw of voters would have given others.
STABLE: Final = 0.85
#: And their number must be the same in this share of the resamples at least: a mean hides two answers that take turns.
SAME_NUMBER: Final = 0.8
_SEED: Final = 1979
#: A resample never holds more voters than this. In a larger consultation it is then harsher than one in ten removed.
_MOST_VOTERS: Final = 5_000
_RESAMPLES: Final = 50
_RESAMPLES_OF_MANY: Final = 20
#: A voter takes a place in the groups from this many votes on, as published (all the statements when there are fewer).
LEAST_VOTES: Final = 7


@dataclass(frozen=True)
class Stability:
    """What the resamples gave. `kept` is the share of the consensus lists found again, on average (0 to 1).

    `count` is the number of groups that all the voters gave, `counts` what each resample gave (1 for none). `likeness`
    holds the adjusted Rand index of each resample with the groups of all, over the voters of both.
    """

    resamples: int
    removed: Fraction
    count: int
    counts: tuple[int, ...]
    likeness: tuple[float, ...]
    kept: float

    @property
    def mean(self) -> float:
        return sum(self.likeness) / len(self.likeness) if self.likeness else 0.0

    @property
    def same_number(self) -> float:
        """The share of the resamples that found as many groups as all the voters gave."""
        return self.counts.count(self.count) / len(self.counts) if self.counts else 0.0

    @property
    def is_stable(self) -> bool:
        return bool(self.likeness) and self.mean >= STABLE and self.same_number >= SAME_NUMBER


def placed(votes: Votes) -> NDArray[np.int64]:
    """The voters who voted enough to take a place in the groups."""
    return np.flatnonzero(votes.votes_of_each >= min(LEAST_VOTES, len(votes.statements)))


def resamples_for(votes: Votes) -> int:
    """Fifty; twenty in a consultation whose resamples are large, where they differ less."""
    return _RESAMPLES if len(votes.voters) <= _MOST_VOTERS else _RESAMPLES_OF_MANY


def stability(
    votes: Votes, grouping: Grouping | None, members: NDArray[np.int64], *, resamples: int, most: int
) -> Stability:
    """Run the method on `resamples` parts of the voters, always the same parts.

    `members` are the voters that `grouping` speaks of. A resample without groups is unlike any grouping (0).
    """
    size = len(votes.voters)
    removed = max(1, size // 10)
    kept_size = min(size - removed, _MOST_VOTERS)
    group_of = np.full(size, -1, dtype=np.int64)
    if grouping is not None:
        group_of[members] = grouping.labels
    whole = _names(votes, most)
    counts: list[int] = []
    alike: list[float] = []
    found: list[float] = []
    for number in range(resamples):
        kept = chosen(_SEED, number, size, kept_size)
        part = votes.only(kept)
        found.append(len(whole & _names(part, most)) / len(whole) if whole else 1.0)
        if grouping is None:
            continue
        there = placed(part)
        again = group(plane_of(part).voters[there]) if len(there) else None
        counts.append(again.count if again else 1)
        before = group_of[kept[there]]
        alike.append(likeness(before, again.labels) if again else 0.0)
    return Stability(
        resamples=resamples,
        removed=Fraction(size - kept_size, size),
        count=grouping.count if grouping else 0,
        counts=tuple(counts),
        likeness=tuple(alike),
        kept=sum(found) / len(found) if found else 1.0,
    )


def _names(votes: Votes, most: int) -> set[tuple[str, int]]:
    return {(one.side, one.place) for side in consensus(votes.counts, most=most) for one in side}
