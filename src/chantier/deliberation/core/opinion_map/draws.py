"""Chance that anyone can repeat: numbers drawn from a seed by counting, the same on every machine.

SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): each number
depends on its place only, so that drawing more never changes those drawn before.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

_STEP: Final = 0x9E3779B97F4A7C15
_MASK: Final = (1 << 64) - 1


def draws(seed: int, stream: int, count: int) -> NDArray[np.uint64]:
    """`count` whole numbers below 2⁶⁴; two streams of one seed are unlike each other."""
    start = _one(_one(seed & _MASK) ^ (stream & _MASK))
    places = np.arange(1, count + 1, dtype=np.uint64)
    return _mixed(places * np.uint64(_STEP) + np.full(count, start, dtype=np.uint64))


def fractions(seed: int, stream: int, count: int) -> NDArray[np.float64]:
    """`count` numbers in [0, 1), exact multiples of 2⁻⁵³."""
    return (draws(seed, stream, count) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def chosen(seed: int, stream: int, count: int, size: int) -> NDArray[np.int64]:
    """`size` places out of `count` without repeat, in ascending order; all of them when there are no more."""
    if size >= count:
        return np.arange(count, dtype=np.int64)
    return np.sort(np.argsort(draws(seed, stream, count), kind="stable")[:size])


def _mixed(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


def _one(number: int) -> int:
    return int(_mixed(np.array([(number + _STEP) & _MASK], dtype=np.uint64))[0])
