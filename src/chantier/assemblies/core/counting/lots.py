"""Ties that a rule leaves to chance, decided by a lot that anybody draws again.

The seed is made of words said in the room before the count (facts: trust in a lot rests on its being fixed first) and,
where ballots are in a file, of that file's fingerprint. A lot puts names in the order of SHA-256(seed ‖ what is drawn
‖ name): no number generator, nothing that a version of a library could change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MADE_OF: Final = "chantier lot 1"


@dataclass(frozen=True)
class Tie:
    """Candidates that a rule could not part, and what parted them.

    ``stage`` counts from 1. ``asked``: "surplus" (whose goes first), "exclusion" or "election". ``by``: "earlier-stage"
    with ``at`` its number, or "lot". ``chosen`` is who was transferred, excluded or elected first.
    """

    stage: int
    asked: str
    between: tuple[str, ...]
    chosen: str
    by: str
    at: int | None = None


def seed_of(*words: str) -> str:
    """The seed made of words and fingerprints, as 64 hexadecimal digits: each is told apart from its neighbours."""
    made = hashlib.sha256(MADE_OF.encode())
    for word in words:
        told = " ".join(word.split()).encode()
        made.update(len(told).to_bytes(8, "big") + told)
    return made.hexdigest()


def drawn(seed: str, *, stage: int, asked: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names in the order of the lot; the order in which they are given changes nothing."""

    def place(name: str) -> tuple[bytes, str]:
        return hashlib.sha256(f"{seed}\n{stage}\n{asked}\n{name}".encode()).digest(), name

    return tuple(sorted(names, key=place))
