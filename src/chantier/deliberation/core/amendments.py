"""Amendments: what somebody asks to change in one version of a text, in one or several operations that hold together.

An amendment may itself be amended: its own words are a small text, on which sub-amendments are ordinary amendments.
Two amendments that collide are joined by hand into a third, which keeps the authors of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chantier.deliberation.core.blocks import Kind
from chantier.deliberation.core.collisions import Act, Clash, Collision, meetings
from chantier.deliberation.core.document import Passage, Text, numbered
from chantier.deliberation.core.operations import (
    Insert,
    Operation,
    Replace,
    check_operation,
    keys_of,
)
from chantier.deliberation.core.reasons import Reason, Refused

MOST_OPERATIONS = 200


@dataclass(frozen=True)
class Amendment:
    """Operations on one version of a text, by one or several authors.

    ``rank`` is its number among the amendments of the text: several additions in one place stand in this order.
    ``authors`` are references that mean nothing here. ``version`` counts the changes made to the amendment itself;
    ``merged_from`` names the amendments that were joined in it.
    """

    key: str
    rank: int
    base_version: int
    operations: tuple[Operation, ...]
    authors: tuple[str, ...]
    version: int = 1
    merged_from: tuple[str, ...] = ()


def acts_of(amendments: Iterable[Amendment]) -> list[tuple[Act, Operation]]:
    """Every operation of these amendments with its name."""
    return [(Act(one.key, place), operation) for one in amendments for place, operation in enumerate(one.operations)]


def check(text: Text, amendment: Amendment) -> tuple[Reason, ...]:
    """Why an amendment does not hold on this version of the text; empty if it does.

    Codes: those of ``check_operation``, ``text-has-moved``, ``no-operation``, ``too-many-operations``,
    ``no-author``, ``contradicts-itself``.
    """
    if amendment.base_version != text.version:
        return (Reason("text-has-moved", {"written_on": amendment.base_version, "now": text.version}),)
    if not amendment.operations:
        return (Reason("no-operation"),)
    if len(amendment.operations) > MOST_OPERATIONS:
        return (Reason("too-many-operations", {"count": len(amendment.operations), "most": MOST_OPERATIONS}),)
    if not amendment.authors:
        return (Reason("no-author"),)
    reasons = tuple(reason for one in amendment.operations for reason in check_operation(text, one))
    if reasons:
        return reasons
    # Seen as if each operation came from somebody else, none may stand in the way of another.
    alone = [(Act(str(place), place), one) for place, one in enumerate(amendment.operations)]
    clashes = [one for one in meetings(text, alone) if not one.is_agreeable]
    return (Reason("contradicts-itself", {"clash": clashes[0].kind.value}),) if clashes else ()


def collisions(text: Text, amendments: Sequence[Amendment]) -> tuple[Collision, ...]:
    """Every meeting of these amendments, in the order of the text: collisions, same requests, questions of order.

    Raises ``Refused`` if one of them was not written on this version (rebase it first).
    """
    late = [one for one in amendments if one.base_version != text.version]
    if late:
        raise Refused(Reason("text-has-moved", {"written_on": late[0].base_version, "now": text.version}))
    return meetings(text, acts_of(amendments))


def changes_of(operations: Iterable[Operation]) -> tuple[tuple[Operation, ...], ...]:
    """What an amendment asks, change by change: the words of one passage are one change, in however many places."""
    changes: list[list[Operation]] = []
    for one in operations:
        last = changes[-1][-1] if changes else None
        if isinstance(one, Replace) and isinstance(last, Replace) and one.on.key == last.on.key:
            changes[-1].append(one)
        else:
            changes.append([one])
    return tuple(tuple(change) for change in changes)


def beyond_dispute(text: Text, amendments: Sequence[Amendment]) -> tuple[Operation, ...]:
    """What these amendments ask on passages where none of them collides: kept as it is when they are merged by hand.

    The same request made twice is there once. Raises ``Refused`` as ``collisions`` does.
    """
    found = collisions(text, amendments)
    operations = acts_of(amendments)
    disputed = {act for each in found if not each.is_agreeable for act in (each.one, each.other)}
    touched = {key for act, operation in operations if act in disputed for key in keys_of(operation)}
    twice = {each.other for each in found if each.kind is Clash.SAME}
    return tuple(
        operation for act, operation in operations if act not in twice and not touched.intersection(keys_of(operation))
    )


def merged(
    text: Text, amendments: Sequence[Amendment], operations: Sequence[Operation], *, key: str, rank: int
) -> Amendment:
    """One amendment made by hand of several that collide: its authors are all of theirs, in order, each once.

    Raises ``Refused`` with what ``check`` finds, or ``nothing-to-merge`` for fewer than two.
    """
    if len(amendments) < 2:
        raise Refused(Reason("nothing-to-merge"))
    made = Amendment(
        key=key,
        rank=rank,
        base_version=text.version,
        operations=tuple(operations),
        authors=tuple(dict.fromkeys(author for one in amendments for author in one.authors)),
        merged_from=tuple(one.key for one in amendments),
    )
    reasons = check(text, made)
    if reasons:
        raise Refused(*reasons)
    return made


def words_of(amendment: Amendment, *, title: str, language: str) -> Text:
    """What an amendment would add, as a small text that sub-amendments are written on.

    The words of each replacement are one passage, the passages of each insertion follow theirs. An amendment that
    only deletes or moves has no words: it can be refused, not amended.
    """
    return Text(
        title=title,
        language=language,
        passages=numbered(one for part in _parts(amendment) for one in part[1]),
        version=amendment.version,
    )


def check_sub_amendment(amendment: Amendment, sub: Amendment) -> tuple[Reason, ...]:
    """Why a sub-amendment does not hold on this amendment; empty if it does.

    Besides those of ``check``: ``only-words-here`` (the words of a replacement stay one passage) and
    ``leaves-its-operation`` (passages do not go from one operation to another).
    """
    reasons = check(words_of(amendment, title="", language=""), sub)
    if reasons:
        return reasons
    owner = {passage.key: place for place, passages in _parts(amendment) for passage in passages}
    for one in sub.operations:
        owners = {owner[key] for key in keys_of(one)}
        if len(owners) > 1:
            return (Reason("leaves-its-operation"),)
        if isinstance(amendment.operations[owners.pop()], Replace) and not isinstance(one, Replace):
            return (Reason("only-words-here"),)
    return ()


def with_words(amendment: Amendment, words: Text, *, authors: Iterable[str] = ()) -> Amendment:
    """The amendment with the words that its own consolidated text now has, and the authors of what was accepted.

    ``words`` comes from ``consolidate(words_of(amendment), sub_amendments)``. Raises ``Refused`` with
    ``nothing-remains`` when an operation would have no words left: the amendment is then to be refused instead.
    """
    owner = {passage.key: place for place, passages in _parts(amendment) for passage in passages}
    by_operation: dict[int, list[Passage]] = {}
    place = -1
    for passage in words.passages:
        # What a sub-amendment added stands beside a passage of the operation that it was added to.
        place = owner.get(passage.key, place if place >= 0 else min(owner.values()))
        by_operation.setdefault(place, []).append(passage)
    operations: list[Operation] = []
    for at, one in enumerate(amendment.operations):
        if isinstance(one, Replace) and at in by_operation:
            operations.append(replace(one, text=_between_its_spaces(one.text, by_operation[at][0].text)))
        elif isinstance(one, Insert) and at in by_operation:
            operations.append(replace(one, passages=tuple(replace(p, number="") for p in by_operation[at])))
        elif at in owner.values():
            raise Refused(Reason("nothing-remains"))
        else:
            operations.append(one)
    everybody = tuple(dict.fromkeys((*amendment.authors, *authors)))
    return replace(amendment, operations=tuple(operations), authors=everybody, version=amendment.version + 1)


def _parts(amendment: Amendment) -> list[tuple[int, tuple[Passage, ...]]]:
    """The words of each operation that has some, with its place in the amendment."""
    parts: list[tuple[int, tuple[Passage, ...]]] = []
    for place, one in enumerate(amendment.operations):
        if isinstance(one, Insert):
            parts.append((place, one.passages))
        elif isinstance(one, Replace) and one.text.strip():
            # The spaces around words that stand inside a sentence are the sentence's, not theirs.
            parts.append((place, (Passage(f"{amendment.key}.{place}", Kind.PARAGRAPH, "", one.text.strip()),)))
    return parts


def _between_its_spaces(before: str, words: str) -> str:
    start, end = len(before) - len(before.lstrip()), len(before.rstrip())
    return before[:start] + words + before[end:]
