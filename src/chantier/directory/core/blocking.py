"""Which pairs are worth comparing: an index built once over a register, asked row by row.

A body is proposed when it shares a rare word of a name, a postal code, a door, a web domain, a phone or a number.
Words are weighted by their rarity in the register; huge blocks are never walked whole.
Cost: O(n log n) to build, and per question the length of the few shortest postings.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from chantier.directory.core.body import Body
from chantier.directory.core.normalize import is_rural
from chantier.directory.core.profile import Profile, profile

Ints = npt.NDArray[np.int32]

CANDIDATES: Final = 40
RARE_TOKENS: Final = 4
LONGEST_BLOCK: Final = 4_000
_CACHED_PROFILES: Final = 200_000


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


class _Postings:
    """Sorted (key, body) pairs; a key is any unsigned 64-bit integer."""

    def __init__(self, keys: array[int], bodies: array[int]) -> None:
        key_array = np.frombuffer(keys, dtype=np.uint64) if len(keys) else np.empty(0, np.uint64)
        body_array = np.frombuffer(bodies, dtype=np.int32) if len(bodies) else np.empty(0, np.int32)
        order = np.argsort(key_array, kind="stable")
        self.keys = key_array[order]
        self.bodies: Ints = body_array[order]

    def bounds(self, key: int) -> tuple[int, int]:
        wanted = np.uint64(key)
        return int(np.searchsorted(self.keys, wanted, "left")), int(np.searchsorted(self.keys, wanted, "right"))

    def find(self, key: int) -> Ints:
        start, end = self.bounds(key)
        return self.bodies[start:end]

    def count(self, key: int) -> int:
        start, end = self.bounds(key)
        return end - start


@dataclass(frozen=True, slots=True)
class BlockCount:
    """How many pairs one kind of block would compare, counted before running, and its largest block."""

    kind: str
    pairs: int
    largest: int


# What each shared value is worth when candidates are sorted before the full comparison (in nats, rough on purpose).
_WORTH: Final = {"number": 30.0, "key": 8.0, "phone": 8.0, "site": 8.0, "door": 6.0, "postal": 4.0, "rural": 1.5}


def _block_keys(known: Profile) -> Iterator[tuple[str, str]]:
    """(kind, key) of every block a body belongs to, names excepted."""
    for form in known.forms:
        yield "key", "k:" + form.key
        if form.compact != form.key:
            yield "key", "c:" + form.compact
    if known.door:
        yield "door", "d:" + known.door
    if known.postal:
        yield "rural" if is_rural(known.postal) else "postal", "p:" + known.postal
    if known.site:
        yield "site", "s:" + known.site
    if known.phone:
        yield "phone", "t:" + known.phone
    if known.number:
        yield "number", "n:" + known.number


def _halves(token: str, length: int) -> tuple[str, str]:
    half = length // 2
    return "<" + token[:half], ">" + token[-half:]


class Index:
    """A register ready to be asked « who could this be? ».

    Bodies are sorted by key first, so the order of the input changes nothing. Build once, ask many times.
    """

    def __init__(self, bodies: Iterable[Body]) -> None:
        self.bodies: list[Body] = sorted(bodies, key=lambda body: body.key)
        self.size = len(self.bodies)
        self._vocabulary: dict[str, int] = {}
        token_keys, token_bodies = array("Q"), array("i")
        block_keys, block_bodies = array("Q"), array("i")
        vocabulary = self._vocabulary
        self._kinds: dict[str, int] = {}
        for number, body in enumerate(self.bodies):
            known = profile(body)
            for token in known.tokens:
                token_keys.append(vocabulary.setdefault(token, len(vocabulary)))
                token_bodies.append(number)
            for kind, key in dict.fromkeys(_block_keys(known)):
                hashed = _hash(key)
                self._kinds[kind] = self._kinds.get(kind, 0) + 1
                block_keys.append(hashed)
                block_bodies.append(number)
        self._tokens = _Postings(token_keys, token_bodies)
        self._blocks = _Postings(block_keys, block_bodies)
        self.frequency: Ints = np.bincount(self._tokens.keys.astype(np.int64), minlength=len(vocabulary)).astype(
            np.int32
        )
        self._starts = np.concatenate(([0], np.cumsum(self.frequency, dtype=np.int64)))
        self._index_spellings()
        self._profiles: dict[int, Profile] = {}
        self.unknown_idf = math.log(self.size + 1.0)

    def _index_spellings(self) -> None:
        keys, ids = array("Q"), array("i")
        self._spellings: list[str] = list(self._vocabulary)
        for number, token in enumerate(self._spellings):
            if len(token) >= 5 and not token.isdigit():
                for half in _halves(token, len(token)):
                    keys.append(_hash(half))
                    ids.append(number)
        self._halves = _Postings(keys, ids)

    def __len__(self) -> int:
        return self.size

    def profile(self, number: int) -> Profile:
        """The profile of the body at a position of `bodies`, computed when first asked."""
        known = self._profiles.get(number)
        if known is None:
            if len(self._profiles) >= _CACHED_PROFILES:
                self._profiles.clear()
            known = self._profiles[number] = profile(self.bodies[number])
        return known

    def positions(self, keys: Iterable[str]) -> dict[str, int]:
        """Where the bodies of these keys stand in `bodies`; unknown keys are left out."""
        found: dict[str, int] = {}
        for key in keys:
            place = bisect_left(self.bodies, key, key=lambda body: body.key)
            if place < self.size and self.bodies[place].key == key:
                found[key] = place
        return found

    def token_frequency(self, token: str) -> int:
        """In how many bodies' names a word occurs."""
        number = self._vocabulary.get(token)
        return 0 if number is None else int(self.frequency[number])

    def idf(self, token: str) -> float:
        """Rarity of a word in nats: 0 for a word that all bear, log(n + 1) for one that nobody bears."""
        number = self._vocabulary.get(token)
        if number is None:
            return self.unknown_idf
        return math.log((self.size + 1.0) / int(self.frequency[number]))

    def occupants(self, known: Profile) -> int:
        """How many bodies of the register stand at this door."""
        return self._blocks.count(_hash("d:" + known.door)) if known.door else 0

    def sharing_site(self, known: Profile) -> int:
        """How many bodies of the register have this web domain."""
        return self._blocks.count(_hash("s:" + known.site)) if known.site else 0

    def spellings_near(self, token: str) -> tuple[str, ...]:
        """Words of the register one slip away: a letter added, lost, changed or swapped (five letters or more).

        A single slip leaves one half of the word intact: the halves are the index.
        """
        length = len(token)
        if length < 5 or token.isdigit():
            return ()
        found: set[int] = set()
        for size in (length - 1, length, length + 1):
            for half in _halves(token, size):
                numbers = self._halves.find(_hash(half))
                if len(numbers) <= LONGEST_BLOCK:
                    found.update(int(number) for number in numbers)
        near = (self._spellings[number] for number in sorted(found))
        return tuple(
            islice((word for word in near if word != token and OSA.distance(word, token, score_cutoff=1) == 1), 8)
        )

    def _token_blocks(self, known: Profile) -> Iterator[tuple[Ints, float]]:
        wanted: dict[int, float] = {}
        for token in known.tokens:
            number = self._vocabulary.get(token)
            if number is not None:
                wanted[number] = max(wanted.get(number, 0.0), self.idf(token))
            if number is None or self.frequency[number] <= 2:
                for near in self.spellings_near(token):
                    other = self._vocabulary[near]
                    wanted[other] = max(wanted.get(other, 0.0), 0.8 * self.idf(near))
        ordered = sorted(wanted.items(), key=lambda item: (int(self.frequency[item[0]]), self._spellings[item[0]]))
        for rank, (number, worth) in enumerate(ordered):
            frequency = int(self.frequency[number])
            if frequency > LONGEST_BLOCK or (rank >= RARE_TOKENS and frequency > LONGEST_BLOCK // 4):
                break
            start = int(self._starts[number])
            yield self._tokens.bodies[start : start + frequency], worth

    def candidates(self, known: Profile, *, limit: int = CANDIDATES, without: int = -1) -> list[int]:
        """Positions of the bodies most worth comparing with one, best first; `without` leaves out one position."""
        blocks: list[Ints] = []
        weights: list[npt.NDArray[np.float64]] = []

        def add(numbers: Ints, worth: float) -> None:
            if 0 < len(numbers) <= LONGEST_BLOCK:
                blocks.append(numbers)
                weights.append(np.full(len(numbers), worth))

        for numbers, worth in self._token_blocks(known):
            add(numbers, worth)
        for kind, key in _block_keys(known):
            add(self._blocks.find(_hash(key)), _WORTH[kind])
        if not blocks:
            return []
        positions, inverse = np.unique(np.concatenate(blocks), return_inverse=True)
        scores = np.bincount(inverse, weights=np.concatenate(weights), minlength=len(positions))
        if without >= 0:
            kept = positions != without
            positions, scores = positions[kept], scores[kept]
        order = np.argsort(-np.round(scores, 6), kind="stable")[:limit]
        return [int(position) for position in positions[order]]

    def count_blocks(self, left: Iterable[Profile]) -> tuple[BlockCount, ...]:
        """Count what each kind of block would compare, before anything is compared."""
        totals: dict[str, list[int]] = {}
        for known in left:
            for numbers, _ in self._token_blocks(known):
                row = totals.setdefault("word", [0, 0])
                row[0] += len(numbers)
                row[1] = max(row[1], len(numbers))
            for kind, key in _block_keys(known):
                size = self._blocks.count(_hash(key))
                row = totals.setdefault(kind, [0, 0])
                row[0] += size
                row[1] = max(row[1], size)
        return tuple(BlockCount(kind, pairs, largest) for kind, (pairs, largest) in sorted(totals.items()))
