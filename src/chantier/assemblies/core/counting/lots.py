"""Ties that a rule leaves to chance, decided by a lot that anybody draws again.

The seed is made of words said in the room before the count (facts: trust in a lot rests on its being fixed first) and,
where ballots are in a file, of that file's fingerprint. A lot puts names in the order of SHA-256(seed ‖ what is drawn
‖ name): no number generator, nothing that a version of a library could change.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

MADE_OF: Final = "chantier lot 1"


@dataclass(frozen=True)
class Tie:
    """Candidates that a rule could not part, and what parted them.

    ``stage`` counts from 1. ``asked``: "surplus" (whose goes first), "exclusion" or "election". ``by``: "earlier-stage"
    with ``at`` its number, or "lot". ``chosen`` is who was transferred, excluded or elected. A lot that gives several
    seats is as many ties, each between those who were left.
    """

    stage: int
    asked: str
    between: tuple[str, ...]
    chosen: str
    by: str
    at: int | None = None


def seed_of(*words: str) -> str:
    """The seed made of words and fingerprints, as 64 hexadecimal digits: each is told apart from its neighbours.

    An accent typed on one machine or another gives the same seed; a capital gives another.
    """
    made = hashlib.sha256(MADE_OF.encode())
    for word in words:
        told = unicodedata.normalize("NFC", " ".join(word.split())).encode()
        made.update(len(told).to_bytes(8, "big") + told)
    return made.hexdigest()


def drawn(seed: str, *, stage: int, asked: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names in the order of the lot; the order in which they are given changes nothing."""

    def place(name: str) -> tuple[bytes, str]:
        return hashlib.sha256(f"{seed}\n{stage}\n{asked}\n{name}".encode()).digest(), name

    return tuple(sorted(names, key=place))


def draws(seed: str, *, stage: int, names: Sequence[str], seats: int) -> tuple[Tie, ...]:
    """The lots that give ``seats`` among more names that nothing parts, one after the other."""
    lot = drawn(seed, stage=stage, asked="election", names=names)
    return tuple(
        Tie(stage, "election", tuple(name for name in names if name not in lot[:seat]), lot[seat], "lot")
        for seat in range(seats)
    )


def most(
    seed: str, *, names: Sequence[str], totals: Sequence[int], seats: int
) -> tuple[tuple[int, ...], tuple[Tie, ...]]:
    """The ``seats`` numbers of the largest totals, the largest first, and the lots that the last of them took."""
    lot = {name: place for place, name in enumerate(drawn(seed, stage=1, asked="election", names=names))}
    order = sorted(range(len(names)), key=lambda one: (-totals[one], lot[names[one]]))
    last = totals[order[seats - 1]]
    if seats == len(names) or totals[order[seats]] != last:
        return tuple(order[:seats]), ()
    level = [name for name, total in zip(names, totals, strict=True) if total == last]
    left = seats - sum(total > last for total in totals)
    return tuple(order[:seats]), draws(seed, stage=1, names=level, seats=left)
