"""Reading the poles that a movement configures: a name, and the territories whose union it is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass


@dataclass(frozen=True)
class Pole:
    """A pole: ``covers`` holds the public references of the territories it is made of."""

    code: str
    name: str
    covers: tuple[str, ...]
    source: str


def read_poles(text: str) -> tuple[Pole, ...]:
    """The poles of a TOML text: a ``source`` and a list ``poles`` of ``{code, name, covers}``."""
    document = tomllib.loads(text)
    source = str(document.get("source", ""))
    return tuple(
        Pole(str(pole["code"]), str(pole["name"]), tuple(pole["covers"]), str(pole.get("source", source)))
        for pole in document.get("poles", [])
    )
