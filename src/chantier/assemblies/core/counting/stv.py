"""The single transferable vote by the Scottish rule: weighted inclusive Gregory, five decimals cut, never rounded.

Source: Scottish Local Government Elections Order 2011 (SSI 2011/399), schedule 1, rules 45 to 52. Every number is a
whole count of 10⁻⁵ of a voice. The quota is ⌊valid ÷ (seats + 1)⌋ + 1; the largest surplus goes first, each of its
papers at ⌊surplus × value ÷ total⌋; one surplus or one exclusion a stage; equals are parted by the most recent stage
where they differed, then by lot; the count ends when seats are filled or as many candidates remain as seats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from chantier.assemblies.core.counting.ballots import Orders, Uncountable, Whole
from chantier.assemblies.core.counting.lots import Tie, drawn

UNIT: Final = 100_000
"""One voice, in the units of every total."""


@dataclass(frozen=True)
class Stage:
    """What one stage did, and where it left everybody.

    ``did``: "first" (first preferences), "surplus" or "exclusion", of ``of`` (a candidate's number; None at first).
    ``totals`` by candidate, ``exhausted`` (papers that name nobody left) and ``cut`` (decimals cut away), in `UNIT`.
    ``elected`` and ``excluded``: at this stage, in order. ``filled`` says that the last ones are elected without the
    quota.
    """

    number: int
    did: str
    of: int | None
    totals: tuple[int, ...]
    exhausted: int
    cut: int
    elected: tuple[int, ...]
    excluded: tuple[int, ...]
    filled: bool = False


@dataclass(frozen=True)
class Count:
    """A count by the Scottish rule: who is elected, in order, and each stage."""

    candidates: tuple[str, ...]
    seats: int
    valid: int
    quota: int
    elected: tuple[int, ...]
    stages: tuple[Stage, ...]
    ties: tuple[Tie, ...]


def scottish_stv(ballots: Orders, *, seats: int, seed: str) -> Count:
    """Count ``ballots`` for ``seats``. Raises `Uncountable` ("seats", "no_voices")."""
    if not 1 <= seats <= len(ballots.candidates):
        raise Uncountable("seats", seats=seats, candidates=len(ballots.candidates))
    if not ballots.cast:
        raise Uncountable("no_voices")
    return _Counting(ballots, seats, seed).run()


@dataclass
class _Papers:
    """Where each paper lies, and what it is worth there."""

    choices: NDArray[np.int16]
    voices: Whole
    place: NDArray[np.int16] = field(init=False)
    holder: NDArray[np.int16] = field(init=False)
    value: Whole = field(init=False)

    def __post_init__(self) -> None:
        papers = len(self.choices)
        # One more place, which names nobody: the end of every paper is found without asking where it is.
        self.choices = np.concatenate([self.choices, np.full((papers, 1), -1, dtype=np.int16)], axis=1)
        self.place = np.zeros(papers, dtype=np.int16)
        self.holder = self.choices[:, 0].copy()
        self.value = np.full(papers, UNIT, dtype=np.int64)

    def sums(self, which: Whole | slice, candidates: int) -> list[int]:
        """What each candidate holds of these papers, then what nobody holds."""
        worth = (self.value[which] * self.voices[which]).astype(np.float64)  # exact: whole and below 2⁵³
        held = np.bincount(self.holder[which].astype(np.int64) + 1, weights=worth, minlength=candidates + 1)
        told = [int(one) for one in held]
        return [*told[1:], told[0]]

    def move(self, source: int, continuing: NDArray[np.bool_]) -> Whole:
        """Give the papers of ``source`` to the next continuing candidate each names; their numbers."""
        moved = np.flatnonzero(self.holder == source)
        left = moved
        while len(left):
            self.place[left] += 1
            following = self.choices[left, self.place[left]]
            self.holder[left] = following
            left = left[(following >= 0) & ~continuing[following]]
        return moved


class _Counting:
    """The state of a count; `run` ends it."""

    def __init__(self, ballots: Orders, seats: int, seed: str) -> None:
        self.ballots, self.seats, self.seed = ballots, seats, seed
        self.names = ballots.candidates
        self.papers = _Papers(ballots.choices, ballots.voices)
        self.quota = (ballots.cast // (seats + 1) + 1) * UNIT
        self.continuing = np.ones(len(self.names), dtype=bool)
        self.totals = self.papers.sums(slice(None), len(self.names))[:-1]
        self.exhausted = self.cut = 0
        self.elected: list[int] = []
        self.waiting: list[int] = []  # elected, with a surplus that has not gone yet
        self.stages: list[Stage] = []
        self.ties: list[Tie] = []

    def run(self) -> Count:
        self._close("first", None)
        while len(self.elected) < self.seats:
            if self.waiting:
                self._transfer_a_surplus()
            else:
                self._exclude_one()
        return Count(
            candidates=self.names,
            seats=self.seats,
            valid=self.ballots.cast,
            quota=self.quota,
            elected=tuple(self.elected),
            stages=tuple(self.stages),
            ties=tuple(self.ties),
        )

    def _close(self, did: str, of: int | None, excluded: tuple[int, ...] = ()) -> None:
        """End a stage: who reached the quota is elected; so are all who remain when they are as many as the seats
        left.
        """
        stage = len(self.stages) + 1
        reached = [one for one in range(len(self.names)) if self.continuing[one] and self.totals[one] >= self.quota]
        elected = self._in_order(reached, stage)
        self._elect(elected)
        remaining = [one for one in range(len(self.names)) if self.continuing[one]]
        filled = bool(remaining) and len(remaining) <= self.seats - len(self.elected)
        if filled:
            by_total = self._in_order(remaining, stage)
            elected += by_total
            self._elect(by_total)
        self.stages.append(
            Stage(
                number=stage,
                did=did,
                of=of,
                totals=tuple(self.totals),
                exhausted=self.exhausted,
                cut=self.cut,
                elected=tuple(elected),
                excluded=excluded,
                filled=filled,
            )
        )

    def _elect(self, chosen: Sequence[int]) -> None:
        for one in chosen:
            self.continuing[one] = False
            self.elected.append(one)
            if self.totals[one] > self.quota:
                self.waiting.append(one)

    def _in_order(self, some: list[int], stage: int) -> list[int]:
        """Those elected at one stage, by totals; equals by the most recent stage that parts them, then by lot."""
        histories = [each.totals for each in reversed(self.stages)]

        def standing(one: int) -> tuple[int, ...]:
            return (self.totals[one], *(totals[one] for totals in histories))

        lots = drawn(self.seed, stage=stage, asked="election", names=[self.names[one] for one in some])
        return sorted(some, key=lambda one: (*(-total for total in standing(one)), lots.index(self.names[one])))

    def _transfer_a_surplus(self) -> None:
        source = self._extreme(self.waiting, "surplus")
        self.waiting.remove(source)
        total = self.totals[source]
        surplus = total - self.quota
        moved = self.papers.move(source, self.continuing)
        self.papers.value[moved] = self.papers.value[moved] * surplus // total
        self.totals[source] = self.quota
        self._receive(moved, surplus)
        self._close("surplus", source)

    def _exclude_one(self) -> None:
        remaining = [one for one in range(len(self.names)) if self.continuing[one]]
        out = self._extreme(remaining, "exclusion")
        self.continuing[out] = False
        moved = self.papers.move(out, self.continuing)
        leaving, self.totals[out] = self.totals[out], 0
        self._receive(moved, leaving)
        self._close("exclusion", out, (out,))

    def _receive(self, moved: Whole, leaving: int) -> None:
        """Add what these papers bring; what left and arrives nowhere is decimals cut away."""
        *given, nobody = self.papers.sums(moved, len(self.names))
        for one, worth in enumerate(given):
            self.totals[one] += worth
        self.exhausted += nobody
        self.cut += leaving - sum(given) - nobody

    def _extreme(self, some: list[int], asked: str) -> int:
        """The largest (for a surplus) or the smallest (for an exclusion); equals are parted as the rule says."""
        most = max if asked == "surplus" else min
        level = most(self.totals[one] for one in some)
        tied = sorted(one for one in some if self.totals[one] == level)
        if len(tied) == 1:
            return tied[0]
        between = tuple(self.names[one] for one in tied)
        stage = len(self.stages) + 1
        for earlier in reversed(self.stages[:-1]):
            then = most(earlier.totals[one] for one in tied)
            tied = [one for one in tied if earlier.totals[one] == then]
            if len(tied) == 1:
                self.ties.append(Tie(stage, asked, between, self.names[tied[0]], "earlier-stage", earlier.number))
                return tied[0]
        unparted = tuple(self.names[one] for one in tied)  # those that no stage parted, and no other
        chosen = drawn(self.seed, stage=stage, asked=asked, names=unparted)[0]
        self.ties.append(Tie(stage, asked, unparted, chosen, "lot"))
        return self.names.index(chosen)
