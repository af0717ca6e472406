"""What the cleaning of one cell gives: a typed value, and what there is to say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chantier.directory.core.findings import Finding


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A typed value (text, number, tuple of texts, ``None``) and what there is to say about it."""

    value: Any
    problems: tuple[Finding, ...] = ()
