"""What an amendment does to a text: other words, a passage more, a passage less, a passage elsewhere.

Each operation quotes the passages it was written on, so that nobody ever answers to a text that its author did not
see. Places are said beside a passage: what stands there stays there whatever is added or removed elsewhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from chantier.deliberation.core.blocks import RUNNING, Block, Kind, is_void, running, words_as_read
from chantier.deliberation.core.characters import clean
from chantier.deliberation.core.document import (
    LONGEST_PASSAGE,
    LONGEST_TITLE,
    TITLE,
    Passage,
    Text,
    read_passages,
    read_title,
)
from chantier.deliberation.core.reasons import Reason, Refused
from chantier.foundation.text.api import Kind as Change
from chantier.foundation.text.api import compare


@dataclass(frozen=True)
class Quote:
    """A passage and its words when the amendment was written."""

    key: str
    text: str


class Side(Enum):
    """On which side of a passage."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Place:
    """Between two passages: before or after the one that is quoted. First in an article is after its heading."""

    on: Quote
    side: Side


@dataclass(frozen=True)
class Replace:
    """Other words in a passage: the characters from ``start`` to ``end`` (not included) become ``text``.

    ``start == end`` adds words, an empty ``text`` takes words out, the whole length rewrites the passage.
    """

    on: Quote
    start: int
    end: int
    text: str

    @property
    def removed(self) -> str:
        """The words that it takes out."""
        return self.on.text[self.start : self.end]


@dataclass(frozen=True)
class Insert:
    """Passages more, in a place. Their keys are made of the amendment's, so that they never change."""

    place: Place
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Delete:
    """Passages less: one, or those of a whole article, in a row."""

    run: tuple[Quote, ...]


@dataclass(frozen=True)
class Move:
    """Passages elsewhere: one, or those of a whole article, in a row."""

    run: tuple[Quote, ...]
    place: Place


Operation = Replace | Insert | Delete | Move


def quote(passage: Passage) -> Quote:
    """The passage as it is now."""
    return Quote(passage.key, passage.text)


def reworded(passage: Passage, words: str) -> tuple[Replace, ...]:
    """The smallest changes of words that make of a passage what somebody wrote in its place.

    Raises ``Refused``: ``nothing-changes``, ``deletes-all-words`` (that is a deletion, to be asked as one),
    ``passage-too-long``, ``hidden-character``, and for a title those of ``read_title``.
    """
    if len(words) > LONGEST_PASSAGE:
        long: dict[str, str | int] = {"passage": passage.number, "length": len(words), "most": LONGEST_PASSAGE}
        raise Refused(Reason("passage-too-long", long))
    cleaned = clean(words)
    if passage.key == TITLE:
        new = read_title(cleaned)
    else:
        said = running(cleaned) if passage.kind in RUNNING else cleaned.strip("\n")
        new = words_as_read(Block(passage.kind, said, passage.depth, passage.mark)) if said else said
    if is_void(passage.kind, new):
        raise Refused(Reason("deletes-all-words", {"passage": passage.number}))
    on = quote(passage)
    changes: list[Replace] = []
    at = start = 0
    added = ""
    for stretch in compare(passage.text, new):
        if stretch.kind is Change.SAME:
            if at > start or added:
                changes.append(Replace(on, start, at, added))
            at += len(stretch.before)
            start, added = at, ""
        else:
            at += len(stretch.before)
            added += stretch.after
    if at > start or added:
        changes.append(Replace(on, start, at, added))
    if not changes:
        raise Refused(Reason("nothing-changes"))
    return tuple(changes)


def inserted(place: Place, source: str, *, prefix: str) -> Insert:
    """New passages, from Markdown. ``prefix`` is the key of the amendment and the rank of the operation in it.

    Raises ``Refused`` as ``read_text`` does.
    """
    return Insert(place, read_passages(source, prefix=prefix))


def deleted(text: Text, key: str, *, whole_article: bool = False) -> Delete:
    """Take out a passage, or an article whole. Raises ``Refused`` with ``passage-unknown``."""
    return Delete(_run(text, key, whole_article))


def moved(text: Text, key: str, place: Place, *, whole_article: bool = False) -> Move:
    """Put a passage, or an article whole, elsewhere. Raises ``Refused`` with ``passage-unknown``."""
    return Move(_run(text, key, whole_article), place)


def beside(text: Text, key: str, side: Side) -> Place:
    """A place beside a passage. Raises ``Refused`` with ``passage-unknown``."""
    return Place(_run(text, key, whole_article=False)[0], side)


def after_article(text: Text, key: str) -> Place:
    """The place at the end of an article. Raises ``Refused`` with ``passage-unknown``."""
    return Place(_run(text, key, whole_article=True)[-1], Side.AFTER)


def ask_the_same(one: Operation, other: Operation) -> bool:
    """Whether two operations would do one thing: the keys of what they add do not count."""
    if isinstance(one, Insert) and isinstance(other, Insert):
        return one.place == other.place and contents(one.passages) == contents(other.passages)
    return one == other


def contents(passages: Iterable[Passage]) -> list[tuple[Kind, str, int, str]]:
    """Passages without their keys and numbers."""
    return [(one.kind, one.text, one.depth, one.mark) for one in passages]


def keys_of(operation: Operation) -> tuple[str, ...]:
    """The passages of the text that it names, those of its place last."""
    if isinstance(operation, Replace):
        return (operation.on.key,)
    if isinstance(operation, Insert):
        return (operation.place.on.key,)
    run = tuple(one.key for one in operation.run)
    return (*run, operation.place.on.key) if isinstance(operation, Move) else run


def check_operation(text: Text, operation: Operation) -> tuple[Reason, ...]:
    """Why an operation does not hold on this version of a text; empty if it does.

    A title is words: it is replaced in part or whole, never moved, taken out, nor stood beside.
    """
    passages = {one.key: one for one in text.titled}
    for one in _quotes(operation):
        if one.key not in passages:
            return (Reason("passage-unknown", {"passage": one.key}),)
        if passages[one.key].text != one.text:
            return (Reason("passage-has-changed", {"passage": passages[one.key].number}),)
    if isinstance(operation, Replace):
        return _check_words(passages[operation.on.key], operation)
    if TITLE in keys_of(operation):
        return (Reason("only-words-here"),)
    if isinstance(operation, Insert):
        return () if operation.passages else (Reason("nothing-changes"),)
    if not operation.run:
        return (Reason("nothing-changes"),)
    order = [one.key for one in text.passages]
    first = order.index(operation.run[0].key)
    if order[first : first + len(operation.run)] != [one.key for one in operation.run]:
        return (Reason("passages-not-in-a-row"),)
    if isinstance(operation, Move):
        return _check_move(order, first, operation)
    return () if len(operation.run) < len(order) else (Reason("nothing-would-remain"),)


def gap(order: Sequence[str], place: Place) -> int:
    """The place as a number: how many passages stand before it."""
    return order.index(place.on.key) + (1 if place.side is Side.AFTER else 0)


def _check_words(passage: Passage, operation: Replace) -> tuple[Reason, ...]:
    words, start, end = passage.text, operation.start, operation.end
    if not 0 <= start <= end <= len(words):
        return (Reason("words-out-of-passage", {"passage": passage.number}),)
    if operation.text == words[start:end]:
        return (Reason("nothing-changes"),)
    if any(_is_inside_a_word(words, at) for at in (start, end)) or _begins_with_a_mark(operation.text):
        return (Reason("cuts-a-word", {"passage": passage.number}),)
    made = len(words) - (end - start) + len(operation.text)
    if passage.key == TITLE:
        return check_title(words[:start] + operation.text + words[end:])
    if made > LONGEST_PASSAGE:
        return (Reason("passage-too-long", {"passage": passage.number, "most": LONGEST_PASSAGE}),)
    return ()


def check_title(title: str) -> tuple[Reason, ...]:
    """Why these words do not make a title; empty if they do."""
    if not title.strip():
        return (Reason("title-missing"),)
    if "\n" in title or len(title) > LONGEST_TITLE:
        return (Reason("title-too-long", {"length": len(title), "most": LONGEST_TITLE}),)
    return ()


def _check_move(order: Sequence[str], first: int, operation: Move) -> tuple[Reason, ...]:
    to = gap(order, operation.place)
    if first <= to <= first + len(operation.run):
        return (Reason("nothing-changes"),)
    return ()


def _is_inside_a_word(words: str, at: int) -> bool:
    if not 0 < at < len(words):
        return False
    return _begins_with_a_mark(words[at:]) or (words[at - 1].isalnum() and words[at].isalnum())


def _begins_with_a_mark(words: str) -> bool:
    return bool(words) and unicodedata.combining(words[0]) != 0


def _run(text: Text, key: str, whole_article: bool) -> tuple[Quote, ...]:
    found = text.extent(key)
    if not found:
        raise Refused(Reason("passage-unknown", {"passage": key}))
    return tuple(quote(one) for one in (found if whole_article else found[:1]))


def _quotes(operation: Operation) -> tuple[Quote, ...]:
    if isinstance(operation, Replace):
        return (operation.on,)
    if isinstance(operation, Insert):
        return (operation.place.on,)
    return (*operation.run, operation.place.on) if isinstance(operation, Move) else operation.run
