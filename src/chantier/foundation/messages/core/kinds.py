"""Kinds of notices: what they are called, whether they can be refused, what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    ``key`` is stable ("people.invitation"); ``label`` says it to the person (a lazy translation); ``template`` is the
    folder of ``subject.txt`` and ``body.txt``. ``is_essential`` kinds always leave: without them an account or a
    right could be lost. ``by_mail`` is the choice of who never chose. ``carries_key`` letters hold a key that opens
    something: their text is forgotten once they left.
    """

    key: str
    label: object
    template: str
    is_essential: bool = False
    by_mail: bool = True
    carries_key: bool = False


def wants_mail(kind: Kind, *, chosen: bool | None, suppressed: Iterable[str]) -> bool:
    """Whether this kind leaves by mail. ``suppressed`` are the kinds the address refused ("" refuses all)."""
    if kind.is_essential:
        return True
    refused = set(suppressed)
    if "" in refused or kind.key in refused:
        return False
    return kind.by_mail if chosen is None else chosen
