"""What was noticed while reading a table, as values: the words are in ``phrases.PROBLEMS``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should know about a file or a row; reading goes on.

    ``line`` is the line of the file (or of the sheet), counted from 1, where it was seen.
    """

    code: str
    line: int | None = None
    params: tuple[tuple[str, str | int], ...] = ()


def problem(code: str, line: int | None = None, **params: str | int) -> Problem:
    """A problem with its parameters in a stable order."""
    return Problem(code, line, tuple(sorted(params.items())))
