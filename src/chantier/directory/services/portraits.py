"""What is said of organisations now, with who says it: what a correction is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chantier.directory.core.consolidation import Portrait, Said, Testimony, consolidate
from chantier.directory.core.current import current, newer_sources, said_by
from chantier.directory.services.evidence import gather_evidence


@dataclass(frozen=True)
class SaidNow:
    """One organisation as its page says it, by fields of statements."""

    values: Mapping[str, Any]
    portrait: Portrait
    testimonies: tuple[Testimony, ...]

    def value(self, name: str) -> Any:
        """What is shown of a field, or ``None``."""
        return self.values.get(name)

    def said_by(self, name: str, language: str = "") -> Said | None:
        """Who says it."""
        return said_by(self.portrait, name, language)

    def newer(self, name: str) -> tuple[tuple[Testimony, Any], ...]:
        """Sources that would have changed it since a person spoke."""
        return newer_sources(self.testimonies, name, self.said_by(name))


def said_now(ids: Sequence[int]) -> dict[int, SaidNow]:
    """Of each of these organisations. The same number of queries for one and for twenty."""
    found = {}
    for pk, evidence in gather_evidence(ids).items():
        portrait = consolidate(evidence.testimonies)
        values = {
            **current(portrait),
            **{f"principle.{slug}": answer for slug, answer in evidence.principles.items()},
            "logo": dict(evidence.logo) if evidence.logo else None,
        }
        values["visibility"] = values["visibility"] or "public"
        found[pk] = SaidNow(values, portrait, evidence.testimonies)
    return found
