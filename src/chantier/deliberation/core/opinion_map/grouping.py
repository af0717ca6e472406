"""Groups of voters who stand near each other in the plane, and how alike two groupings are.

k-means (S. Lloyd 1982) from the best of several starts (k-means++, D. Arthur and S. Vassilvitskii 2007) drawn from a
fixed seed; the number of groups by the silhouette (P. Rousseeuw 1987), from two to five as Polis does; likeness by the
adjusted Rand index (L. Hubert and P. Arabie 1985).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from chantier.deliberation.core.opinion_map.draws import chosen, fractions

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

_SEED: Final = 1957
_STARTS: Final = 5
_START_POINTS: Final = 1_000
_ROUNDS: Final = 100
#: Above this many voters the silhouette is measured on as many of them, always the same.
SILHOUETTE_POINTS: Final = 1_250
MOST_GROUPS: Final = 5


@dataclass(frozen=True, eq=False)
class Grouping:
    """The group of each point, the largest group first, and the mean silhouette (−1 to 1)."""

    labels: Labels
    count: int
    silhouette: float


def group(points: Floats) -> Grouping | None:
    """The grouping of two to five groups whose silhouette is best, the fewer groups when equal.

    None when there are too few distinct points to part them.
    """
    distinct = len(np.unique(points, axis=0)) if len(points) <= _START_POINTS else _START_POINTS
    sample = chosen(_SEED, 0, len(points), SILHOUETTE_POINTS)
    distances = _distances(points[sample])
    best: Grouping | None = None
    for count in range(2, min(MOST_GROUPS, distinct - 1) + 1):
        labels = k_means(points, count)
        if len(np.unique(labels)) < count:
            continue
        score = silhouette(distances, labels[sample], count)
        if best is None or score > best.silhouette + 1e-12:
            best = Grouping(labels, count, score)
    return best


def k_means(points: Floats, count: int) -> Labels:
    """The group of each point, numbered from the largest; the same points in the same order give the same groups."""
    few = points[chosen(_SEED, 1, len(points), _START_POINTS)]
    tries = [_settled(few, _start(few, count, stream)) for stream in range(_STARTS)]
    _, centres = min(tries, key=lambda one: one[0])
    if len(few) < len(points):
        _, centres = _settled(points, centres)
    labels, _ = _nearest(points, centres)
    sizes = np.bincount(labels, minlength=count)
    order = np.lexsort((centres[:, 1], centres[:, 0], -sizes))
    rank = np.empty(count, dtype=np.int64)
    rank[order] = np.arange(count)
    return rank[labels]


def _start(points: Floats, count: int, stream: int) -> Floats:
    """Centres drawn one by one, each with a chance that grows as the square of its distance from those drawn."""
    luck = fractions(_SEED, 2 + stream, count)
    centres = points[[int(luck[0] * len(points))]]
    for number in range(1, count):
        _, far = _nearest(points, centres)
        reach = np.cumsum(far)
        place = int(np.searchsorted(reach, luck[number] * reach[-1], side="right"))
        centres = np.concatenate((centres, points[[min(place, len(points) - 1)]]))
    return centres


def _settled(points: Floats, centres: Floats) -> tuple[float, Floats]:
    """Lloyd's rounds until no point changes group; an empty group keeps its centre."""
    before: Labels | None = None
    within = 0.0
    for _ in range(_ROUNDS):
        labels, squares = _nearest(points, centres)
        within = float(np.sum(squares))
        if before is not None and np.array_equal(labels, before):
            break
        before = labels
        sizes = np.bincount(labels, minlength=len(centres))
        sums = np.stack(
            [np.bincount(labels, weights=points[:, axis], minlength=len(centres)) for axis in (0, 1)], axis=1
        )
        centres = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centres)
    return within, centres


def _nearest(points: Floats, centres: Floats) -> tuple[Labels, Floats]:
    """The nearest centre of each point (the first when equal) and the square of its distance."""
    labels = np.zeros(len(points), dtype=np.int64)
    least = (points[:, 0] - centres[0, 0]) ** 2 + (points[:, 1] - centres[0, 1]) ** 2
    for number in range(1, len(centres)):
        squares = (points[:, 0] - centres[number, 0]) ** 2 + (points[:, 1] - centres[number, 1]) ** 2
        nearer = squares < least
        labels[nearer] = number
        np.minimum(least, squares, out=least)
    return labels, least


def _distances(points: Floats) -> Floats:
    across = points[:, 0][:, None] - points[:, 0][None, :]
    across *= across
    up = points[:, 1][:, None] - points[:, 1][None, :]
    up *= up
    across += up
    return np.sqrt(across, out=across)


def silhouette(distances: Floats, labels: Labels, count: int) -> float:
    """The mean silhouette of points whose distances are given (m × m); a point alone in its group counts zero."""
    order = np.argsort(labels, kind="stable")
    sizes = np.bincount(labels, minlength=count)
    if np.count_nonzero(sizes) < count:
        return -1.0
    firsts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    sums = np.add.reduceat(distances[order], firsts, axis=0)  # count × m, the matrix being symmetrical
    own = sums[labels, np.arange(len(labels))]
    mates = sizes[labels] - 1
    inside = own / np.maximum(mates, 1)
    others = sums / sizes[:, None]
    others[labels, np.arange(len(labels))] = np.inf
    outside = others.min(axis=0)
    widest = np.maximum(inside, outside)
    each = np.where((mates > 0) & (widest > 0), (outside - inside) / np.where(widest > 0, widest, 1), 0.0)
    return float(np.mean(each))


def likeness(one: Labels, other: Labels) -> float:
    """The adjusted Rand index of two groupings of the same points: 1 the same, 0 what chance would give."""
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1), dtype=np.int64)
    np.add.at(table, (one, other), 1)

    def couples(numbers: NDArray[np.int64]) -> int:
        return int(np.sum(numbers * (numbers - 1) // 2))

    together, ones, others = couples(table), couples(table.sum(axis=1)), couples(table.sum(axis=0))
    all_couples = len(one) * (len(one) - 1) // 2
    if not all_couples:
        return 1.0
    # Whole numbers until the last division: (together − expected) ÷ (mean − expected), all times 2 × all_couples.
    above = 2 * (together * all_couples - ones * others)
    below = (ones + others) * all_couples - 2 * ones * others
    return above / below if below else 1.0
