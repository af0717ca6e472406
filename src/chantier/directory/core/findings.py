"""What a rule has to say about a value, as a code and its parameters; the words are in ``phrases.py``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason or a problem that a person will read in their language."""

    code: str
    params: tuple[tuple[str, str | int], ...] = ()


def finding(code: str, **params: str | int) -> Finding:
    """A finding with its parameters in a stable order."""
    return Finding(code, tuple(sorted(params.items())))
