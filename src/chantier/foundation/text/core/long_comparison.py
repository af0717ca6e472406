"""Two versions of a long text as a reader can follow them: paragraph by paragraph, and words inside each.

Values only: templates draw them, screen readers say them (``ui/components/text_comparison.html``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from chantier.foundation.text.core.alignment import Pair, align
from chantier.foundation.text.core.comparison import Stretch, compare


class Fate(Enum):
    """What became of a paragraph. One that moved is shown where it stands now, and marked where it stood."""

    SAME = "same"
    EDITED = "edited"
    ADDED = "added"
    REMOVED = "removed"
    MOVED_AWAY = "moved-away"


@dataclass(frozen=True)
class ComparedParagraph:
    """A paragraph of either text: its place in each (from 0), its fate, and its words.

    ``moved`` says that it stands elsewhere than it did (it may be edited too). A ``MOVED_AWAY`` paragraph is only
    a mark at the old place: it has no words, ``after`` says where they went.
    """

    before: int | None
    after: int | None
    fate: Fate
    stretches: tuple[Stretch, ...]
    moved: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether anything happened to it."""
        return self.moved or self.fate is not Fate.SAME


@dataclass(frozen=True)
class Passed:
    """How many unchanged paragraphs in a row are left out of a reading."""

    count: int


def compare_texts(
    before: Sequence[str],
    after: Sequence[str],
    *,
    pairs: Sequence[Pair] | None = None,
) -> tuple[ComparedParagraph, ...]:
    """Compare two texts given by their paragraphs, paired by ``align`` unless ``pairs`` says how.

    The words of all paragraphs that have an ``after`` and words, joined by it, give the second text; those with a
    ``before``, the first.
    """
    pairs = align(before, after) if pairs is None else pairs
    gone = {pair.before: pair.after for pair in pairs if pair.moved}
    compared: list[ComparedParagraph] = []
    marked = 0

    def mark_until(place: int) -> None:
        """Where a paragraph stood before it moved, between its former neighbours."""
        nonlocal marked
        away = [old for old in range(marked, place) if old in gone]
        compared.extend(ComparedParagraph(old, gone[old], Fate.MOVED_AWAY, ()) for old in away)
        marked = max(marked, place)

    for pair in pairs:
        if pair.before is not None and not pair.moved:
            mark_until(pair.before)
        compared.append(_compared(pair, before, after))
    mark_until(len(before))
    return tuple(compared)


def around_changes(compared: Sequence[ComparedParagraph], *, keep: int = 1) -> tuple[ComparedParagraph | Passed, ...]:
    """Only what changed, with ``keep`` paragraphs on each side, and how many were left out between."""
    near = {
        place
        for changed, one in enumerate(compared)
        if one.is_changed
        for place in range(changed - keep, changed + keep + 1)
    }
    reading: list[ComparedParagraph | Passed] = []
    passed = 0
    for place, one in enumerate(compared):
        if place not in near:
            passed += 1
            continue
        if passed:
            reading.append(Passed(passed))
            passed = 0
        reading.append(one)
    return (*reading, Passed(passed)) if passed else tuple(reading)


def _compared(pair: Pair, before: Sequence[str], after: Sequence[str]) -> ComparedParagraph:
    old = before[pair.before] if pair.before is not None else ""
    new = after[pair.after] if pair.after is not None else ""
    if pair.after is None:
        return ComparedParagraph(pair.before, None, Fate.REMOVED, (Stretch(old, ""),) if old else ())
    if pair.before is None:
        return ComparedParagraph(None, pair.after, Fate.ADDED, (Stretch("", new),) if new else ())
    if old == new:
        return ComparedParagraph(pair.before, pair.after, Fate.SAME, (Stretch(old, new),) if old else (), pair.moved)
    return ComparedParagraph(pair.before, pair.after, Fate.EDITED, compare(old, new), pair.moved)
