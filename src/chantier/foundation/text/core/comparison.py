"""What differs between two short texts, word by word: two names, two addresses, two wordings.

Long texts (amendments, minutes) are first aligned by paragraph by those who hold them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

MOST_WORDS = 4_000
_TOKEN = re.compile(r"\s+|[^\W_]+|[\W_]", re.UNICODE)


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


def compare(before: str, after: str, *, fold: Callable[[str], str] = str) -> tuple[Stretch, ...]:
    """Compare two short texts word by word.

    ``fold`` says what counts as the same word (see ``without_case_or_accents``). Joining the ``before``
    sides gives the first text back, and the ``after`` sides the second. Beyond ``MOST_WORDS`` words in
    either text the whole is given as replaced: the work grows with the product of the lengths.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return _replaced(before, after)
    matcher = SequenceMatcher(None, [fold(t) for t in old], [fold(t) for t in new], autojunk=False)
    found = [
        ("".join(old[i1:i2]), "".join(new[j1:j2]), what == "equal") for what, i1, i2, j1, j2 in matcher.get_opcodes()
    ]
    stretches: list[Stretch] = []
    removed = added = ""
    for place, (old_text, new_text, equal) in enumerate(found):
        # Three words replaced read as one change, not as three with two spaces kept between them.
        is_a_gap = old_text.isspace() and 0 < place < len(found) - 1
        if equal and not is_a_gap:
            stretches += [*_replaced(removed, added), Stretch(old_text, new_text)]
            removed = added = ""
        else:
            removed, added = removed + old_text, added + new_text
    return (*stretches, *_replaced(removed, added))


def without_case_or_accents(word: str) -> str:
    """``Éco`` and ``ECO`` are one word; ``’`` and ``'`` one apostrophe; all spaces are one space."""
    if word.isspace():
        return " "
    letters = unicodedata.normalize("NFKD", word.replace("’", "'").casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)) or word


def _replaced(before: str, after: str) -> tuple[Stretch, ...]:
    return tuple(s for s in (Stretch(before, ""), Stretch("", after)) if s.before or s.after)
