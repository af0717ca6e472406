"""What may be the same resource, shown before a deposit is submitted and while it is reviewed."""

from __future__ import annotations

from dataclasses import dataclass

from chantier.foundation.access.api import Speaker
from chantier.library import reference_phrases
from chantier.library.models import Resource
from chantier.library.permissions import may_review, may_see
from chantier.library.queries.deposits import EVERY
from chantier.library.queries.describing import describe
from chantier.library.queries.doubles import possible_doubles as possible_doubles_of_description


@dataclass(frozen=True)
class Double:
    """Another resource that may be the same, and what makes one think so, in words."""

    id: int
    public_id: str
    title: str
    language: str
    issued: str
    authors: str
    reasons: tuple[str, ...]


def possible_doubles(row: Resource, speaker: Speaker) -> tuple[Double, ...]:
    """Those that may be the same and that the speaker may see: a draft of somebody else stays theirs."""
    described = describe([row.pk], seen=EVERY)[row.pk]
    found = {one.id: one for one in possible_doubles_of_description(described, besides=row.pk)}
    rows = Resource.objects.in_bulk(list(found))
    seen = [pk for pk in found if pk in rows and (may_review(speaker) or may_see(speaker, rows[pk]))]
    return tuple(
        Double(
            pk,
            found[pk].public_id,
            found[pk].title,
            rows[pk].language,
            found[pk].issued,
            found[pk].authors,
            tuple(str(reference_phrases.said(reason)) for reason in found[pk].likeness.reasons),
        )
        for pk in seen
    )
