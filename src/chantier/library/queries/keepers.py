"""Whose notebook holds a resource or one of its claims: who must hear that it was withdrawn. Never shown to others."""

from __future__ import annotations

from chantier.library.models import Citation
from chantier.library.queries.citing import NOTEBOOK


def keepers(resource_id: int, claim_number: int | None = None) -> frozenset[int]:
    """The persons who keep a resource, whatever they keep of it, or one of its claims. One query."""
    rows = Citation.objects.filter(resource=resource_id, citing_kind=NOTEBOOK, person_id__isnull=False).order_by()
    if claim_number is not None:
        rows = rows.filter(claim__number=claim_number)
    return frozenset(pk for pk in rows.values_list("person_id", flat=True) if pk is not None)
