"""What may be the same resource, shown before a deposit is submitted and while it is reviewed."""

from __future__ import annotations

from dataclasses import dataclass

from chantier.foundation.access.api import Speaker
from chantier.library.models import NotDouble, Resource, ResourceIdentifier
from chantier.library.permissions import may_review, may_see


@dataclass(frozen=True)
class Double:
    """Another resource that may be the same, and what makes one think so."""

    id: int
    public_id: str
    slug: str
    title: str
    language: str
    state: str
    issued: str
    same_identifier: bool


def possible_doubles(row: Resource, speaker: Speaker, language: str) -> tuple[Double, ...]:  # noqa: ARG001
    """Those that bear one of its identifiers or its very title, and that the speaker may see. Four queries."""
    mine = list(row.identifiers.values_list("scheme", "value"))
    same: set[int] = set()
    for scheme in {scheme for scheme, _value in mine if scheme != "issn"}:
        values = [value for one, value in mine if one == scheme]
        same.update(
            ResourceIdentifier.objects.filter(scheme=scheme, value__in=values).values_list("resource_id", flat=True)
        )
    alike = set(Resource.objects.filter(sort_title=row.sort_title).exclude(sort_title="").values_list("pk", flat=True))
    apart = {
        low if high == row.pk else high
        for low, high in NotDouble.objects.filter(low=row)
        .union(NotDouble.objects.filter(high=row))
        .values_list("low_id", "high_id")
    }
    ids = (same | alike) - apart - {row.pk}
    found = Resource.objects.filter(pk__in=ids, merged_into__isnull=True).order_by("-published_at", "pk")[:20]
    return tuple(
        Double(one.pk, one.public_id, one.slug, one.title, one.language, one.state, one.issued, one.pk in same)
        for one in found
        if may_review(speaker) or may_see(speaker, one)
    )
