"""What a reader of references gives back: for each reference, what was kept, changed and left out, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chantier.library.core.description import Description
from chantier.library.core.reasons import Reason


@dataclass(frozen=True)
class ReadReference:
    """One reference. ``raw`` is its text as received; ``kept`` are the tags whose values are in ``description``.

    ``description`` is None when there is nothing to describe (no title); its kind is empty when nothing told it.
    """

    number: int
    raw: str
    key: str
    description: Description | None
    kept: tuple[str, ...] = ()
    changed: tuple[Reason, ...] = ()
    left_out: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A file being read: its format, the encoding it was in, what is to be told of the file as a whole."""

    format: str
    encoding: str
    notes: tuple[Reason, ...]
    references: Iterator[ReadReference]


class Unreadable(ValueError):
    """The file is not one of references, or is a trap: ``reason`` says which."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.reason = Reason(code, params)
