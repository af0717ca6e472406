"""A table that cannot be read is refused with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from chantier.foundation.access.api import Invalid, Reason
from chantier.foundation.files.phrases import REFUSALS


class UnreadableTable(Invalid):
    """The file cannot be read as a table; ``.reason`` says why and what to do."""


class RefusedFile(Invalid):
    """The file cannot be kept; ``.reason`` says why and what to do."""


def unreadable(code: str, **params: str | int) -> UnreadableTable:
    """The refusal to raise, with its words."""
    words, next_step = REFUSALS[code]
    return UnreadableTable(Reason(code, words, next_step, params))


def reason_of(code: str, params: Mapping[str, str | int]) -> Reason | None:
    """The reason kept as a code and its parameters, in words; ``None`` when the code is not one of files."""
    if code not in REFUSALS:
        return None
    words, next_step = REFUSALS[code]
    return Reason(code, words, next_step, params)


def refused_file(code: str, **params: str | int) -> RefusedFile:
    """The refusal of a deposit, with its words."""
    words, next_step = REFUSALS[code]
    return RefusedFile(Reason(code, words, next_step, params))
