"""Ballots as arrays: what voters preferred, equal ballots counted together.

A paper is a row; ``voices`` says how many voters cast that very paper. Two forms: `Orders` for strict orders, which may
stop early, and `Ranks` where two candidates may stand level. An order is also a rank, so any rule for ranks reads both.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_VOICES: Final = 100_000_000
"""Beyond this sums of 10⁻⁵ of a voice would leave what a float holds exactly: such a file is refused."""
MOST_CANDIDATES: Final = 1_000
MOST_PLACES: Final = 200_000_000
"""Papers times the places of the longest one: beyond, a small file of one long paper would fill the memory."""
UNNAMED: Final = 32_767
"""The rank of a candidate whom a paper leaves out: after all those it names, level with the others it leaves out."""
_PACKED_BITS: Final = 63
_SEEN_AT_ONCE: Final = 62
_JOINERS: Final = frozenset("\u200c\u200d")
"""Invisible letters that some scripts write with: kept, but they do not make another name."""

Small = NDArray[np.int16]
Whole = NDArray[np.int64]


class Uncountable(ValueError):
    """A file or a question that cannot be counted; ``code`` and ``params`` say why, phrases are elsewhere."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(f"{code} {params}")
        self.code = code
        self.params: Mapping[str, str | int] = params


@dataclass(frozen=True, eq=False)
class Orders:
    """Strict orders of preference.

    ``choices``: (papers, places), numbers of candidates, first choice first, −1 after the last one. ``voices``:
    (papers,). ``blank`` counts the voters whose paper prefers nobody: they are in no row.
    """

    candidates: tuple[str, ...]
    choices: Small
    voices: Whole
    blank: int = 0

    @property
    def cast(self) -> int:
        """Voters whose paper prefers somebody."""
        return int(self.voices.sum())

    def ranks(self) -> Ranks:
        """The same papers as ranks."""
        papers, places = self.choices.shape
        bounded(papers, len(self.candidates))
        told = np.full((len(self.candidates) + 1, papers), UNNAMED, dtype=np.int16)
        rows = np.arange(papers)
        for place in range(places):  # −1 falls on the last line, which is nobody's
            told[self.choices[:, place], rows] = place + 1
        return Ranks(self.candidates, told[:-1], self.voices, self.blank)

    def orders(self) -> Orders:
        """These very orders: what `Ranks` may not have."""
        return self


@dataclass(frozen=True, eq=False)
class Ranks:
    """A rank for each candidate on each paper: the smaller, the better; equal ranks stand level.

    ``lines``: (candidates, papers), so that a candidate's line is read at once; `UNNAMED` where a paper leaves one out.
    ``voices``: (papers,). ``blank`` as in `Orders`.
    """

    candidates: tuple[str, ...]
    lines: Small
    voices: Whole
    blank: int = 0

    @property
    def cast(self) -> int:
        """Voters whose paper prefers somebody."""
        return int(self.voices.sum())

    def ranks(self) -> Ranks:
        """These very ranks."""
        return self

    def orders(self) -> Orders:
        """The same papers as strict orders.

        Raises `Uncountable`: "level" where a paper puts two candidates level, "gap" where it leaves a rank out (nobody
        knows whether the next ones move up: the Scottish Order, for one, stops reading there).
        """
        by_place = np.argsort(self.lines, axis=0, kind="stable")
        ranks = np.take_along_axis(self.lines, by_place, axis=0)
        level = (ranks[1:] == ranks[:-1]) & (ranks[1:] != UNNAMED)
        if level.any():
            place, paper = (int(one[0]) for one in np.nonzero(level))
            raise Uncountable(
                "level",
                first=self.candidates[by_place[place, paper]],
                second=self.candidates[by_place[place + 1, paper]],
            )
        expected = np.arange(1, len(ranks) + 1, dtype=np.int16)[:, None]
        leaps = (ranks != expected) & (ranks != UNNAMED)
        if leaps.any():
            place, paper = (int(one[0]) for one in np.nonzero(leaps))
            raise Uncountable(
                "gap", name=self.candidates[by_place[place, paper]], rank=int(ranks[place, paper]), missing=place + 1
            )
        choices = np.where(ranks == UNNAMED, -1, by_place).astype(np.int16)
        return orders_of(self.candidates, np.ascontiguousarray(choices.T), self.voices, blank=self.blank)


Ballots = Orders | Ranks


def bounded(papers: int, places: int) -> None:
    """Raises `Uncountable` ("too_many_places") for a table that would not be held."""
    if papers * places > MOST_PLACES:
        raise Uncountable("too_many_places", most=MOST_PLACES)


def plain_name(name: str) -> str:
    """A name as it is compared and shown: composed letters (NFC), single spaces, nothing that orders a screen about."""
    told = unicodedata.normalize("NFC", " ".join(name.split()))
    if told.isascii() and told.isprintable():
        return told
    kept = (letter for letter in told if letter in _JOINERS or unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))
    return " ".join("".join(kept).split())


def _alike(name: str) -> str:
    """What two names that the eye takes for one have in common."""
    told = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(letter for letter in told if unicodedata.category(letter) != "Cf").split())


def named(names: list[str]) -> tuple[str, ...]:
    """The candidates of a file. Raises `Uncountable` when there are none, too many, or two that read the same."""
    candidates = tuple(plain_name(name) for name in names)
    if not candidates:
        raise Uncountable("no_candidate")
    if len(candidates) > MOST_CANDIDATES:
        raise Uncountable("too_many_candidates", most=MOST_CANDIDATES)
    seen: dict[str, str] = {}
    for candidate in candidates:
        read = _alike(candidate)
        if not read:
            raise Uncountable("unnamed_candidate")
        if seen.get(read) == candidate:
            raise Uncountable("same_name", name=candidate)
        if read in seen:
            raise Uncountable("alike", first=seen[read], second=candidate)
        seen[read] = candidate
    return candidates


def ranks_of(candidates: tuple[str, ...], papers: list[list[int]], voices: list[int]) -> Ranks:
    """`Ranks` of papers as they were read, a rank for each candidate: those that name nobody are counted apart.

    Raises `Uncountable` when there are more voices or places than can be held.
    """
    if sum(voices) > MOST_VOICES:
        raise Uncountable("too_many_voices", most=MOST_VOICES)
    bounded(len(papers), len(candidates))
    lines = np.array(papers, dtype=np.int16).reshape(len(papers), len(candidates)).T
    counted = np.array(voices, dtype=np.int64)
    named_somebody = (lines != UNNAMED).any(axis=0)
    blank = int(counted[~named_somebody].sum())
    return Ranks(candidates, np.ascontiguousarray(lines[:, named_somebody]), counted[named_somebody], blank)


def orders_of(candidates: tuple[str, ...], choices: Small, voices: Whole, *, blank: int = 0) -> Orders:
    """`Orders` of rows as they were read: blank rows counted apart, equal rows joined, in an order of its own.

    Raises `Uncountable` when a paper names a candidate twice, leaves a hole, or there are more voices than can be held.
    """
    if (len(voices) and int(voices.max()) > MOST_VOICES) or int(voices.sum()) > MOST_VOICES:
        raise Uncountable("too_many_voices", most=MOST_VOICES)
    choices, voices = _joined(choices, voices, len(candidates))
    _without_holes_or_doubles(candidates, choices)
    named_somebody = choices[:, 0] >= 0 if choices.shape[1] else np.zeros(len(choices), dtype=bool)
    nobody = int(voices[~named_somebody].sum())
    if not named_somebody.all():
        choices, voices = choices[named_somebody], voices[named_somebody]
    return Orders(candidates, choices, voices, blank + nobody)


def _without_holes_or_doubles(candidates: tuple[str, ...], choices: Small) -> None:
    """Every paper names candidates once each, from its first place on."""
    for block in range(0, len(candidates), _SEEN_AT_ONCE):
        # One bit a candidate of the block; nobody (−1) is the last of the table, which has none.
        bits = np.zeros(len(candidates) + 1, dtype=np.int64)
        inside = candidates[block : block + _SEEN_AT_ONCE]
        bits[block : block + len(inside)] = np.int64(1) << np.arange(len(inside))
        seen = np.zeros(len(choices), dtype=np.int64)
        for place in range(choices.shape[1]):
            column = choices[:, place]
            if place and not block and bool(((column >= 0) & (choices[:, place - 1] < 0)).any()):
                raise Uncountable("hole", place=place)
            bit = bits[column]
            twice = seen & bit
            if twice.any():
                raise Uncountable("named_twice", name=candidates[int(column[np.flatnonzero(twice)[0]])])
            seen |= bit


def _joined(choices: Small, voices: Whole, candidates: int) -> tuple[Small, Whole]:
    """Equal rows once, with their voices added; rows too long to be one number are left as they are."""
    papers, places = choices.shape
    bits = max(1, int(candidates).bit_length())
    if not papers or bits * places > _PACKED_BITS:
        return choices, voices
    packed = np.zeros(papers, dtype=np.int64)
    for place in range(places):
        packed <<= bits
        packed |= choices[:, place].astype(np.int64) + 1
    if (voices == 1).all():
        different, counted = np.unique(packed, return_counts=True)
    else:
        different, where = np.unique(packed, return_inverse=True)
        counted = np.bincount(where, weights=voices).astype(np.int64)  # exact: MOST_VOICES is far below 2⁵³
    rows = np.empty((len(different), places), dtype=np.int16)
    mask = (1 << bits) - 1
    for place in range(places):
        rows[:, place] = ((different >> (bits * (places - 1 - place))) & mask) - 1
    return rows, counted.astype(np.int64)
