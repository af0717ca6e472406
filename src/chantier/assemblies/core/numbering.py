"""Numbers of decisions: the letters of the body, the year, and a serial of that year: "AG-2026-04"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chantier.assemblies.core.refusals import Impossible

LETTERS: Final[Mapping[str, str]] = {"assembly": "AG", "board": "CA", "committee": "CO"}


def decision_number(*, kind: str, year: int, serial: int) -> str:
    """The number of the ``serial``-th decision of a year, from 1. Raises `Impossible`."""
    if kind not in LETTERS or serial < 1 or not 1900 <= year <= 9999:
        raise Impossible("decision_number", kind=kind, year=year, serial=serial)
    return f"{LETTERS[kind]}-{year}-{serial:02d}"
