"""What was declared at a meeting, for its desk and its minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chantier.assemblies.models import Declaration, Meeting
from chantier.assemblies.phrases_floor import DECLARATIONS
from chantier.assemblies.queries.voices import voice_names


@dataclass(frozen=True)
class DeclarationView:
    """A declaration: what it is, whose, on which point."""

    id: int
    kind: str
    title: str
    name: str
    text: str
    at: datetime
    item_id: int | None


def declarations_of(meeting: Meeting, *, all_names: bool = False) -> tuple[DeclarationView, ...]:
    """Those that stand, in order. Three queries."""
    rows = list(Declaration.objects.filter(meeting=meeting, voided_at__isnull=True).order_by("at", "pk"))
    voices = voice_names([row.entry_id for row in rows], all_names=all_names)
    return tuple(
        DeclarationView(
            row.pk,
            row.kind,
            str(DECLARATIONS.get(row.kind, row.kind)),
            voices[row.entry_id].in_full,
            row.text,
            row.at,
            row.item_id,
        )
        for row in rows
    )
