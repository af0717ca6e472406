"""A reason as a value: a code and its parameters. ``phrases.py`` says it in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reason:
    """Why something was refused, changed or asked."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


class Refused(ValueError):
    """What was given cannot be taken; ``reasons`` say why, most useful first."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(", ".join(f"{one.code} {dict(one.params)}" for one in reasons))
        self.reasons = reasons
