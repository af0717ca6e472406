"""The consultation of a page, for whoever may see its table."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from chantier.deliberation.models import OpinionMap
from chantier.deliberation.web.reach import AtTable, at_table


def map_of(request: HttpRequest, public_id: str) -> tuple[OpinionMap, AtTable]:
    """The map of this identifier, at its table. Raises ``Http404``, or ``NotAllowed``."""
    rows = OpinionMap.objects.select_related(
        "text", "question__text", "table__text", "table__parent", "table__procedure", "table__territory"
    )
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row, at_table(request, row.table)
