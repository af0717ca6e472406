"""Why something cannot be, as a value: a code and its parameters. Phrases are elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Because:
    """One reason."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


class Impossible(ValueError):
    """What was asked cannot be; ``because`` says why."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(f"{code} {params}")
        self.because = Because(code, params)
