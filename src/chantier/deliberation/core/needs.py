"""Needs that say nearly the same: words in common, the rare ones counting most. Pure and small.

Nothing is joined by this: it only shows, before somebody states a need, those that look like it.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

#: Letters of a word that tell it from another: its ending (plural, gender, conjugation) is left out.
STEM: Final = 6
SHORTEST: Final = 3
#: Under this part of the weight of the shorter, two needs only meet by chance.
ENOUGH: Final = 0.34
#: French, English, Spanish: words of grammar that any need may hold.
_GRAMMAR: Final = (
    "les des une dans pour par sur avec sans est sont pas que qui aux nos notre leur leurs ses son ces cette "
    "plus moins tout tous toutes faire avoir etre peut besoin besoins "
    "the and for with without our their they them not are was has have this that from need needs "
    "los las una del por para con sin que sus nuestro nuestra esta este hay necesidad"
)
_TOOL_WORDS: Final = frozenset(_GRAMMAR.split())


@dataclass(frozen=True)
class Stated:
    """A need that was stated: its key, and its words in any language."""

    key: int
    words: str


@dataclass(frozen=True)
class Alike:
    """A need that looks like what is asked: which part of the shorter’s words both hold, from 0 to 1."""

    key: int
    share: float


def stems(text: str) -> frozenset[str]:
    """The words that say something, without accents, capitals or endings."""
    plain = "".join(
        sign if sign.isalnum() else " "
        for sign in unicodedata.normalize("NFD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
        if unicodedata.category(sign) != "Mn"
    )
    words = (word for word in plain.split() if len(word) >= SHORTEST and word not in _TOOL_WORDS)
    return frozenset(_without_plural(word)[:STEM] for word in words)


def similar(asked: str, others: Sequence[Stated], *, most: int = 5) -> tuple[Alike, ...]:
    """Those that share the most with these words, best first, ties in the order of their keys.

    A word counts by how few of the others hold it (inverse document frequency, Spärck Jones 1972). Two needs look
    alike when they share two words at least, unless one of them has a single word, and ``ENOUGH`` of the weight of the
    one that says less: a sentence may be the same need as a page.
    """
    wanted = stems(asked)
    held = {one.key: stems(one.words) for one in others}
    weight = _weights(held.values(), total=len(held))
    whole = _whole(wanted, weight)
    found = []
    for key, words in held.items():
        common = wanted & words
        least = min(whole, _whole(words, weight))
        share = _whole(common, weight) / least if least else 0.0
        if share >= ENOUGH and len(common) >= min(2, len(wanted), len(words)):
            found.append(Alike(key, round(share, 6)))
    return tuple(sorted(found, key=lambda one: (-one.share, one.key))[:most])


def _whole(words: Iterable[str], weight: Callable[[str], float]) -> float:
    return sum(weight(word) for word in sorted(words))


def _weights(held: Iterable[frozenset[str]], *, total: int) -> Callable[[str], float]:
    seen = Counter(word for words in held for word in words)
    return lambda word: math.log(1 + (total + 1) / (seen[word] + 1))


def _without_plural(word: str) -> str:
    return word[:-1] if len(word) > SHORTEST and word[-1] in "sx" else word
