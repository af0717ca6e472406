"""The procedures of this instance."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from chantier.deliberation.core import procedures as core
from chantier.deliberation.models import Procedure

SHIPPED = Path(__file__).resolve().parent.parent / "procedures" / "procedures.toml"


@cache
def shipped() -> Mapping[str, Mapping[str, Any]]:
    """The procedures that come with Chantier, as written."""
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def procedures() -> tuple[core.Procedure, ...]:
    """Those that a table may take, in order. One query."""
    return tuple(as_value(row) for row in Procedure.objects.filter(is_open=True))


def as_value(row: Procedure) -> core.Procedure:
    """A row as the core reads it."""
    return core.read(row.slug, {"names": row.names, "purposes": row.purposes, "stances": row.stances, "rule": row.rule})
