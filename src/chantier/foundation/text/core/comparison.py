"""What differs between two wordings, word by word: two names, two addresses, two versions of a paragraph.

Long texts are first aligned by paragraph (``alignment``), then each pair is compared here (``long_comparison``).
The search for the shortest change is Myers' (*An O(ND) Difference Algorithm and Its Variations*, 1986) as
fast-diff-match-patch has it, over words: each word becomes one character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from fast_diff_match_patch import diff

MOST_WORDS = 8_000
#: Words kept between two larger changes read as noise: « de », « et les ».
MOST_WORDS_IN_A_GAP = 2
_TOKEN = re.compile(r"\s+|[^\W_]+|[\W_]", re.UNICODE)
#: The first character that stands for a word; what follows has room for every word of a text, before and after the
#: surrogates, which are no characters.
_FIRST, _SURROGATES, _AFTER_SURROGATES = 0x100, 0xD800, 0xE000


class Kind(Enum):
    """What became of a stretch of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Stretch:
    """A stretch as it stands in each text; empty where the text does not have it.

    When the texts are compared without regard to case or accents, the two sides of a stretch that is the
    *same* may be written differently.
    """

    before: str
    after: str

    @property
    def kind(self) -> Kind:
        """Whether it stands in both texts, or in one."""
        if not self.after:
            return Kind.REMOVED
        return Kind.SAME if self.before else Kind.ADDED


@dataclass(frozen=True)
class _Run:
    before: str
    after: str
    equal: bool

    @property
    def length(self) -> int:
        return max(len(self.before), len(self.after))


def compare(before: str, after: str, *, fold: Callable[[str], str] = str) -> tuple[Stretch, ...]:
    """Compare two texts word by word.

    ``fold`` says what counts as the same word (see ``without_case_or_accents``). Joining the ``before``
    sides gives the first text back, and the ``after`` sides the second. Beyond ``MOST_WORDS`` words, spaces
    and signs in either text the whole is given as replaced: the work grows with the product of the changes.
    """
    old, new = tokens(before), tokens(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return _replaced(before, after)
    runs = _changes_and_rests(old, new, fold)
    stretches: list[Stretch] = []
    removed = added = ""
    for place, run in enumerate(runs):
        if run.equal and not _is_a_gap(runs, place, max(len(removed), len(added))):
            stretches += [*_replaced(removed, added), Stretch(run.before, run.after)]
            removed = added = ""
        else:
            removed, added = removed + run.before, added + run.after
    return (*stretches, *_replaced(removed, added))


def tokens(text: str) -> list[str]:
    """The words, spaces and signs of a text, in order: joined, they give it back."""
    return _TOKEN.findall(text)


def common_runs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The shortest way from one sequence to the other: ``("=" | "-" | "+", how many)``, removals before additions."""
    signs: dict[str, str] = {}
    old, new = _written(before, signs), _written(after, signs)
    yield from diff(old, new, timelimit=0, checklines=False, cleanup="No", counts_only=True)


def without_case_or_accents(word: str) -> str:
    """``Éco`` and ``ECO`` are one word; ``’`` and ``'`` one apostrophe; all spaces are one space."""
    if word.isspace():
        return " "
    letters = unicodedata.normalize("NFKD", word.replace("’", "'").casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)) or word


def _changes_and_rests(old: list[str], new: list[str], fold: Callable[[str], str]) -> list[_Run]:
    runs: list[_Run] = []
    at_old = at_new = 0
    for verb, count in common_runs([fold(t) for t in old], [fold(t) for t in new]):
        next_old = at_old + (count if verb != "+" else 0)
        next_new = at_new + (count if verb != "-" else 0)
        run = _Run("".join(old[at_old:next_old]), "".join(new[at_new:next_new]), verb == "=")
        if runs and not runs[-1].equal and not run.equal:
            last = runs.pop()
            run = _Run(last.before + run.before, last.after + run.after, equal=False)
        runs.append(run)
        at_old, at_new = next_old, next_new
    return runs


def _is_a_gap(runs: list[_Run], place: int, length_before: int) -> bool:
    """Three words replaced read as one change, not as three with two spaces kept between them."""
    run = runs[place]
    if not 0 < place < len(runs) - 1:
        return False
    if run.before.isspace():
        return True
    is_small = len(run.before.split()) <= MOST_WORDS_IN_A_GAP
    return is_small and run.length * 2 <= min(length_before, runs[place + 1].length)


def _written(words: Iterable[str], signs: dict[str, str]) -> str:
    return "".join([signs.get(word) or signs.setdefault(word, _sign(len(signs))) for word in words])


def _sign(number: int) -> str:
    code = _FIRST + number
    return chr(code if code < _SURROGATES else code - _SURROGATES + _AFTER_SURROGATES)


def _replaced(before: str, after: str) -> tuple[Stretch, ...]:
    return tuple(s for s in (Stretch(before, ""), Stretch("", after)) if s.before or s.after)
