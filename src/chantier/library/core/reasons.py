"""A reason as a value: a code and its parameters. ``phrases.py`` says it in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reason:
    """Why something was refused, changed or advised."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
