"""Links of an organisation as lines: what, with whom, when, according to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chantier.directory import profile_phrases as phrases
from chantier.directory.link_phrases import period, who_says
from chantier.directory.queries.profile import RelationLine
from chantier.directory.web.addresses import page_of


@dataclass(frozen=True)
class DrawnRelation:
    """A link in words."""

    id: int
    label: str
    name: str
    url: str
    when: str
    is_current: bool
    who: str


def drawn(lines: Iterable[RelationLine]) -> tuple[DrawnRelation, ...]:
    """Each link in the reader's language."""
    return tuple(
        DrawnRelation(
            id=line.id,
            label=str(
                (phrases.RELATIONS_OUTWARD if line.is_outward else phrases.RELATIONS_INWARD).get(line.kind, line.label)
            ),
            name=line.name,
            url=page_of(line.public_id, line.slug),
            when=period(line.since, line.until),
            is_current=line.is_current,
            who=who_says(line.source, line.said_by, line.said_on),
        )
        for line in lines
    )
