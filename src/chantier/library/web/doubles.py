"""What may be the same resource, shown before a deposit is submitted and while it is reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chantier.foundation.access.api import Speaker
from chantier.library import reference_phrases
from chantier.library.models import Resource
from chantier.library.permissions import may_review, may_see
from chantier.library.queries.deposits import EVERY
from chantier.library.queries.describing import describe
from chantier.library.queries.doubles import PossibleDouble
from chantier.library.queries.doubles import possible_doubles as possible_doubles_of_description
from chantier.library.web.asked import available, resource_path


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
    url: str = ""


def possible_doubles(row: Resource, speaker: Speaker) -> tuple[Double, ...]:
    """Those that may be the same and that the speaker may see: a draft of somebody else stays theirs."""
    described = describe([row.pk], seen=EVERY)[row.pk]
    return those_seen(possible_doubles_of_description(described, besides=row.pk), speaker)


def those_seen(doubles: Iterable[PossibleDouble], speaker: Speaker) -> tuple[Double, ...]:
    """The doubles that a speaker may see, each with where it is read, or gone on with by its own people."""
    found = {one.id: one for one in doubles}
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
            _where(rows[pk]),
        )
        for pk in seen
    )


def _where(row: Resource) -> str:
    if row.state in (Resource.PUBLISHED, Resource.WITHDRAWN):
        return resource_path(row.public_id, row.slug)
    return available("library:deposit-edit", row.public_id)
