"""Which paragraph became which: kept, reworded, moved, added, removed.

Equal paragraphs first, then those that share enough words wherever they stand. What stays in place is the heaviest
run of pairs in the order of both texts; a pair out of it has moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from chantier.foundation.text.core.comparison import common_runs, tokens, without_case_or_accents

#: Half of the words in common (Dice's coefficient over distinct words): the same paragraph, reworded.
LEAST_LIKENESS = 0.5
#: Alone in the same place between two kept neighbours, a third is enough.
LEAST_LIKENESS_IN_PLACE = 0.3
_CANDIDATES = 5
_RARE_ENOUGH = 8


@dataclass(frozen=True)
class Pair:
    """A paragraph by its place in each text, counted from 0; None where the text does not have it."""

    before: int | None
    after: int | None
    moved: bool = False


def align(
    before: Sequence[str],
    after: Sequence[str],
    *,
    kinds: tuple[Sequence[Hashable], Sequence[Hashable]] | None = None,
) -> tuple[Pair, ...]:
    """Pair the paragraphs of two texts.

    With ``kinds`` (one for each paragraph of each text), a paragraph is only paired with one of its kind.
    In the order of the second text; a paragraph that was removed comes where it stood, before what was added.
    Every paragraph of both texts comes once.
    """
    old_kinds, new_kinds = kinds or ([None] * len(before), [None] * len(after))
    old = list(zip(old_kinds, before, strict=True))
    new = list(zip(new_kinds, after, strict=True))
    pairs = _equal(old, new)
    _add_reworded(pairs, old, new)
    return _in_order(pairs, _staying(pairs, [len(one) for one in before]), len(before), len(after))


def align_by_keys(
    before: Sequence[Hashable], after: Sequence[Hashable], *, weights: Sequence[int] | None = None
) -> tuple[Pair, ...]:
    """Pair the paragraphs of two texts by what names them: each key comes at most once in each text.

    ``weights``, one for each paragraph of the first text, say how much it costs to say that it moved. As ``align``.
    """
    places = {key: place for place, key in enumerate(after)}
    pairs = {place: places[key] for place, key in enumerate(before) if key in places}
    staying = _staying(pairs, [1] * len(before) if weights is None else weights)
    return _in_order(pairs, staying, len(before), len(after))


_Paragraphs = Sequence[tuple[Hashable, str]]


def _equal(old: _Paragraphs, new: _Paragraphs) -> dict[int, int]:
    """Equal paragraphs: in the order of both texts first, then wherever they stand."""
    names: dict[tuple[Hashable, str], str] = {}
    for one in (*old, *new):
        names.setdefault(one, str(len(names)))
    pairs: dict[int, int] = {}
    i = j = 0
    for verb, count in common_runs([names[one] for one in old], [names[one] for one in new]):
        if verb == "=":
            pairs.update(zip(range(i, i + count), range(j, j + count), strict=True))
        i, j = i + (count if verb != "+" else 0), j + (count if verb != "-" else 0)
    taken = set(pairs.values())
    places: dict[tuple[Hashable, str], list[int]] = defaultdict(list)
    for place in range(len(new) - 1, -1, -1):
        if place not in taken:
            places[new[place]].append(place)
    for place, one in enumerate(old):
        if place not in pairs and places[one]:
            pairs[place] = places[one].pop()
    return pairs


def _add_reworded(pairs: dict[int, int], old: _Paragraphs, new: _Paragraphs) -> None:
    taken = set(pairs.values())
    old_words = {i: _words(text) for i, (_, text) in enumerate(old) if i not in pairs}
    new_words = {j: _words(text) for j, (_, text) in enumerate(new) if j not in taken}
    found: list[tuple[float, int, int, int]] = []
    for i, j in _candidates(old_words, new_words):
        likeness = _likeness(old_words[i], new_words[j])
        if old[i][0] == new[j][0] and likeness >= LEAST_LIKENESS:
            found.append((-likeness, abs(i - j), i, j))
    for _, _, i, j in sorted(found):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    _add_alone_in_place(pairs, old, new, old_words, new_words)


def _candidates(old: dict[int, frozenset[str]], new: dict[int, frozenset[str]]) -> list[tuple[int, int]]:
    """Pairs worth comparing: those that share words that few paragraphs have."""
    holders: dict[str, list[int]] = defaultdict(list)
    for j, words in new.items():
        for word in words:
            holders[word].append(j)
    most = max(_RARE_ENOUGH, len(new) // 20)
    found: list[tuple[int, int]] = []
    for i, words in old.items():
        shared = Counter(j for word in words if len(holders.get(word, ())) <= most for j in holders.get(word, ()))
        best = sorted(shared.items(), key=lambda one: (-one[1], abs(one[0] - i), one[0]))[:_CANDIDATES]
        found += [(i, j) for j, _ in best]
    return found


def _add_alone_in_place(
    pairs: dict[int, int],
    old: _Paragraphs,
    new: _Paragraphs,
    old_words: dict[int, frozenset[str]],
    new_words: dict[int, frozenset[str]],
) -> None:
    """A paragraph that stands alone, unpaired, between the same neighbours: likely the same one."""
    back = {j: i for i, j in pairs.items()}
    for i in sorted(old_words):
        if i in pairs:
            continue
        j = pairs[i - 1] + 1 if i - 1 in pairs else 0 if i == 0 else None
        if j is None or j >= len(new) or j in back or old[i][0] != new[j][0]:
            continue
        closes = (i + 1 in pairs and pairs[i + 1] == j + 1) or (i + 1 == len(old) and j + 1 == len(new))
        if closes and _likeness(old_words[i], new_words[j]) >= LEAST_LIKENESS_IN_PLACE:
            pairs[i], back[j] = j, i


def _words(text: str) -> frozenset[str]:
    return frozenset(without_case_or_accents(one) for one in tokens(text) if one[0].isalnum())


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _staying(pairs: dict[int, int], weights: Sequence[int]) -> set[int]:
    """The pairs that stand in the order of both texts, so that what moved weighs as little as possible."""
    best: list[tuple[int, int, int | None]] = []  # (place in the second text, weight so far, its paragraph)
    previous: dict[int, int | None] = {}
    for i in sorted(pairs):
        j, weight = pairs[i], weights[i] + 1
        at = bisect_left(best, (j, 0, -1))
        total = weight + (best[at - 1][1] if at else 0)
        previous[i] = best[at - 1][2] if at else None
        end = at
        while end < len(best) and best[end][1] <= total:
            end += 1
        best[at:end] = [(j, total, i)]
    staying: set[int] = set()
    last = best[-1][2] if best else None
    while last is not None:
        staying.add(last)
        last = previous[last]
    return staying


def _in_order(pairs: dict[int, int], staying: set[int], old_length: int, new_length: int) -> tuple[Pair, ...]:
    back = {j: i for i, j in pairs.items()}
    found: list[Pair] = []

    def removed_after(place: int) -> None:
        """What was taken out between a paragraph that stays and the next one: before what was added there."""
        place += 1
        while place < old_length and place not in staying:
            if place not in pairs:
                found.append(Pair(place, None))
            place += 1

    removed_after(-1)
    for j in range(new_length):
        place = back.get(j)
        found.append(Pair(place, j, moved=place is not None and place not in staying))
        if place is not None and place in staying:
            removed_after(place)
    return tuple(found)
