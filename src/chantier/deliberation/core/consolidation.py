"""The text as it would be with the amendments that were accepted.

The result does not depend on the order in which amendments are given or accepted: changes of words are made from the
base text, passages stand by the place that each operation names, and additions in one place follow the rank of their
amendments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from chantier.deliberation.core.amendments import Amendment, check, collisions
from chantier.deliberation.core.characters import clean
from chantier.deliberation.core.document import Passage, Text, check_size, numbered
from chantier.deliberation.core.operations import (
    Delete,
    Insert,
    Move,
    Operation,
    Place,
    Replace,
    Side,
    ask_the_same,
    check_title,
)
from chantier.deliberation.core.reasons import Reason, Refused


@dataclass(frozen=True)
class Consolidated:
    """A consolidated text, and the amendments that each of its passages owes something to, by key.

    ``removed`` are the passages of the base text that are no longer there, with the amendments that took them out.
    """

    text: Text
    credits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    removed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def consolidate(text: Text, amendments: Sequence[Amendment]) -> Consolidated:
    """Apply amendments that do not collide, all at once; the result is the next version.

    Raises ``Refused`` with what ``check`` finds in one of them, ``amendments-collide`` with the first two,
    ``nothing-would-remain``, or what ``check_size``, ``check_title`` and ``clean`` find in the whole.
    """
    for one in amendments:
        reasons = check(text, one)
        if reasons:
            raise Refused(*reasons)
    clashes = [one for one in collisions(text, amendments) if not one.is_agreeable]
    if clashes:
        first, second, clash = clashes[0].one.amendment, clashes[0].other.amendment, clashes[0].kind.value
        params: dict[str, str | int] = {"one": first, "other": second, "clash": clash, "count": len(clashes)}
        raise Refused(Reason("amendments-collide", params))
    work = _Work(text)
    for one in sorted(amendments, key=lambda amendment: (amendment.rank, amendment.key)):
        for operation in one.operations:
            work.note(operation, one.key)
    return work.done()


class _Work:
    """What is to be done, gathered by passage, then done in one reading of the text."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.words: dict[str, dict[tuple[int, int, str], None]] = defaultdict(dict)
        self.gone: dict[str, list[str]] = defaultdict(list)
        self.beside: dict[tuple[str, Side], list[Insert | Move]] = defaultdict(list)
        self.runs: dict[str, Move] = {}  # the move of each passage that goes elsewhere
        self.credits: dict[str, dict[str, None]] = defaultdict(dict)

    def note(self, operation: Operation, amendment: str) -> None:
        if isinstance(operation, Replace):
            self.words[operation.on.key][operation.start, operation.end, operation.text] = None
            self._credit(amendment, operation.on.key)
        elif isinstance(operation, Delete):
            for one in operation.run:
                self.gone[one.key].append(amendment)
        elif isinstance(operation, Move):
            if operation.run[0].key not in self.runs:  # else another asked the same move
                self._at(operation.place).append(operation)
                self.runs.update(dict.fromkeys((one.key for one in operation.run), operation))
            for one in operation.run:
                self._credit(amendment, one.key)
        else:
            same = [one for one in self._at(operation.place) if ask_the_same(one, operation)]
            if not same:
                self._at(operation.place).append(operation)
            done = same[0] if same else operation
            for passage in done.passages if isinstance(done, Insert) else ():
                self._credit(amendment, passage.key)

    def done(self) -> Consolidated:
        passages = numbered(self._passages(self.text.passages))
        if not passages:
            raise Refused(Reason("nothing-would-remain"))
        if reasons := check_size(passages):
            raise Refused(*reasons)
        title = self.text.titled[0]
        kept = {title.key, *(one.key for one in passages)}
        said = self._reworded(title)
        if title.key in self.words and (reasons := check_title(clean(said))):
            raise Refused(*reasons)  # two that are right alone may make too long a title together
        return Consolidated(
            text=replace(self.text, title=said, passages=passages, version=self.text.version + 1),
            credits={key: tuple(names) for key, names in self.credits.items() if key in kept},
            removed={key: tuple(dict.fromkeys(names)) for key, names in self.gone.items()},
        )

    def _at(self, place: Place) -> list[Insert | Move]:
        return self.beside[place.on.key, place.side]

    def _credit(self, amendment: str, key: str) -> None:
        self.credits[key][amendment] = None

    def _passages(self, passages: Sequence[Passage], within: Move | None = None) -> Iterator[Passage]:
        for one in passages:
            if self.runs.get(one.key) is not within:
                continue  # it stands elsewhere, with those that move along
            yield from self._standing(one.key, Side.BEFORE)
            if one.key not in self.gone:
                yield replace(one, text=self._reworded(one)) if one.key in self.words else one
            yield from self._standing(one.key, Side.AFTER)

    def _standing(self, key: str, side: Side) -> Iterator[Passage]:
        for one in self.beside.get((key, side), ()):
            if isinstance(one, Insert):
                yield from one.passages
            else:
                keys = {each.key for each in one.run}
                run = [passage for passage in self.text.passages if passage.key in keys]
                yield from self._passages(run, within=self.runs[run[0].key])

    def _reworded(self, passage: Passage) -> str:
        words, at, parts = passage.text, 0, []
        for start, end, text in sorted(self.words.get(passage.key, ())):
            parts += [words[at:start], text]
            at = end
        # Two that are right alone may make together a letter with its accent, or a sign that nobody sees.
        return clean("".join([*parts, words[at:]]))
