"""Condorcet by Schulze's method: who would beat whom two by two, and the strongest chains of such victories.

Source: M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method" (Social Choice and Welfare 36, 2011), links measured by winning votes, then by the fewest votes
against. Options may have to reach a quorum and a majority against a default option first, as in Debian's constitution,
A.6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from chantier.assemblies.core.counting.ballots import UNNAMED, Ranks, Uncountable, Whole
from chantier.assemblies.core.counting.lots import Tie, drawn, draws

_NARROW: Final = 127
_FEW: Final = 1_000


@dataclass(frozen=True)
class Threshold:
    """What an option needs against the default one to be kept.

    ``default`` is its name. ``quorum``: more voices than this must prefer the option to it (None: no quorum).
    ``majorities``: by option, how many times the voices against; 1 where unsaid. ``strictly`` says that exactly as
    many is not enough.
    """

    default: str
    quorum: Fraction | None = None
    majorities: Mapping[str, Fraction] = field(default_factory=dict)
    strictly: bool = True


@dataclass(frozen=True)
class Dropped:
    """An option taken out before the comparison: ``why`` is "quorum" or "majority"; its voices, and those
    against it.
    """

    option: str
    why: str
    voices: int
    against: int


@dataclass(frozen=True, eq=False)
class Comparison:
    """Everybody against everybody, and the order that follows.

    ``pairs[a, b]``: voices that prefer a to b. ``paths[a, b]``: rank of the strongest chain of victories from a to b
    (0: none). ``winners``: those that no other beats by chains; several when the method cannot part them. ``elected``:
    as many as seats, the rest of the order taken in the same way, equals by lot; nobody after the default option, whose
    seats stay empty.
    """

    candidates: tuple[str, ...]
    seats: int
    valid: int
    pairs: Whole
    paths: Whole
    dropped: tuple[Dropped, ...]
    winners: tuple[int, ...]
    elected: tuple[int, ...]
    ties: tuple[Tie, ...]


def schulze(ballots: Ranks, *, seats: int, seed: str, threshold: Threshold | None = None) -> Comparison:
    """Compare and elect. Raises `Uncountable` ("seats", "no_voices", "unknown_option")."""
    if not 1 <= seats <= len(ballots.candidates):
        raise Uncountable("seats", seats=seats, candidates=len(ballots.candidates))
    if not ballots.cast:
        raise Uncountable("no_voices")
    pairs = pairwise(ballots)
    dropped = _dropped(ballots.candidates, pairs, threshold) if threshold else ()
    out = {one.option for one in dropped}
    paths = strongest_paths(_strengths(pairs, [name not in out for name in ballots.candidates]))
    kept = [one for one, name in enumerate(ballots.candidates) if name not in out]
    winners = _unbeaten(kept, paths)
    last = ballots.candidates.index(threshold.default) if threshold else None
    elected, ties = _elect(ballots.candidates, kept, paths, seats=seats, seed=seed, last=last)
    return Comparison(
        candidates=ballots.candidates,
        seats=seats,
        valid=ballots.cast,
        pairs=pairs,
        paths=paths,
        dropped=dropped,
        winners=tuple(winners),
        elected=tuple(elected),
        ties=tuple(ties),
    )


def pairwise(ballots: Ranks) -> Whole:
    """(candidates, candidates): voices that put the first before the second."""
    count = len(ballots.candidates)
    if len(ballots.voices) <= _FEW:
        return np.array([(line < ballots.lines) @ ballots.voices for line in ballots.lines], dtype=np.int64)
    pairs = np.zeros((count, count), dtype=np.int64)
    once = ballots.voices == 1
    # A candidate's line lies in one piece: what numpy gives back for columns does not.
    single, several = (np.ascontiguousarray(ballots.lines[:, which]) for which in (once, ~once))
    if not ((single != UNNAMED) & ((single >= _NARROW) | (single < 0))).any():  # a rank in one byte is compared at once
        single = np.minimum(single, _NARROW).astype(np.int8)
    voices = ballots.voices[~once]
    for first in range(count):
        for second in range(first + 1, count):
            for one, other in ((first, second), (second, first)):
                pairs[one, other] = np.count_nonzero(single[one] < single[other])
                if len(voices):
                    pairs[one, other] += int(voices[several[one] < several[other]].sum())
    return pairs


def _strengths(pairs: Whole, kept: list[bool]) -> Whole:
    """The rank of each victory among all (1: the weakest), by winning votes, then by the fewest against; 0: no
    victory.
    """
    against = pairs.T
    wins = (pairs > against) & np.outer(kept, kept)
    scale = int(pairs.max()) + 1
    if scale * scale >= 1 << 62:
        raise Uncountable("too_many_voices", most=1 << 31)
    told = pairs * scale + (scale - 1 - against)
    ranks = np.zeros_like(pairs)
    if wins.any():
        ranks[wins] = np.unique(told[wins], return_inverse=True)[1] + 1
    return ranks


def strongest_paths(links: Whole) -> Whole:
    """The strength of the best chain between two: a chain is worth its weakest link (Floyd and Warshall's turn)."""
    paths = links.copy()
    for through in range(len(paths)):
        np.maximum(paths, np.minimum(paths[:, through, None], paths[None, through, :]), out=paths)
    np.fill_diagonal(paths, 0)
    return paths


def _unbeaten(some: list[int], paths: NDArray[np.int64]) -> list[int]:
    among = paths[np.ix_(some, some)]
    return [some[place] for place in np.flatnonzero((among >= among.T).all(axis=1))]


def _dropped(candidates: tuple[str, ...], pairs: Whole, threshold: Threshold) -> tuple[Dropped, ...]:
    for name in (threshold.default, *threshold.majorities):
        if name not in candidates:
            raise Uncountable("unknown_option", name=name)
    default = candidates.index(threshold.default)
    found: list[Dropped] = []
    for one, name in enumerate(candidates):
        if one == default:
            continue
        voices, against = int(pairs[one, default]), int(pairs[default, one])
        needed = threshold.majorities.get(name, Fraction(1)) * against
        if threshold.quorum is not None and voices <= threshold.quorum:
            found.append(Dropped(name, "quorum", voices, against))
        elif voices < needed or (threshold.strictly and voices == needed):
            found.append(Dropped(name, "majority", voices, against))
    return tuple(found)


def _elect(
    names: tuple[str, ...], kept: list[int], paths: Whole, *, seats: int, seed: str, last: int | None
) -> tuple[list[int], list[Tie]]:
    """Seats by the order of chains; those that chains leave level are drawn. ``last`` ends the order: who comes after
    the option « none of these » has no seat.
    """
    beats = paths > paths.T
    beaten = beats[kept].sum(axis=0)  # by how many of those who are left
    left, elected, ties = list(kept), list[int](), list[Tie]()
    while left and len(elected) < seats:
        level = [one for one in left if not beaten[one]]
        some, stage, free = [names[one] for one in level], len(elected) + 1, seats - len(elected)
        if len(level) > free:
            ties += draws(seed, stage=stage, names=some, seats=free)
        lot = {name: place for place, name in enumerate(drawn(seed, stage=stage, asked="election", names=some))}
        level.sort(key=lambda one: lot[names[one]])
        elected += level[:free]
        if last in elected:
            return elected[: max(1, elected.index(last))], ties
        left = [one for one in left if beaten[one]]
        beaten -= beats[level].sum(axis=0)
    return elected, ties
