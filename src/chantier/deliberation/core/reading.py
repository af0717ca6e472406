"""Two versions of a text side by side, passages followed by their keys: what a page of changes shows."""

from __future__ import annotations

from dataclasses import dataclass

from chantier.deliberation.core.amendments import Amendment
from chantier.deliberation.core.consolidation import consolidate
from chantier.deliberation.core.document import TITLE, Passage, Text
from chantier.foundation.text.api import ComparedParagraph, Passed, align_by_keys, around_changes, compare_texts


@dataclass(frozen=True)
class Reading:
    """What changed, and the number of each passage in each version, in order: ready for ``text_comparison``."""

    paragraphs: tuple[ComparedParagraph | Passed, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def has_changes(self) -> bool:
        """Whether anything differs."""
        return any(isinstance(one, ComparedParagraph) and one.is_changed for one in self.paragraphs)


def read_changes(before: Text, after: Text, *, keep: int | None = None) -> Reading:
    """What became of each passage, and of a title that changed; with ``keep``, only what changed and so many around."""
    old, new = (before.passages, after.passages) if before.title == after.title else (before.titled, after.titled)
    pairs = align_by_keys([one.key for one in old], [one.key for one in new], weights=[len(one.text) for one in old])
    compared = compare_texts([one.text for one in old], [one.text for one in new], pairs=pairs)
    return Reading(compared if keep is None else around_changes(compared, keep=keep), _numbers(old), _numbers(new))


def read_amendment(text: Text, amendment: Amendment, *, keep: int = 1) -> Reading:
    """The text as this amendment alone would make it, around what it changes. Raises ``Refused`` as ``consolidate``."""
    return read_changes(text, consolidate(text, [amendment]).text, keep=keep)


def _numbers(passages: tuple[Passage, ...]) -> tuple[str, ...]:
    return tuple("" if one.key == TITLE else one.number for one in passages)
