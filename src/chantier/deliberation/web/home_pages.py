"""The first page of concertation: which tables there are, and what is open now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from chantier.deliberation.permissions import may_open_table
from chantier.deliberation.queries.tables import table_lines, visible_tables
from chantier.deliberation.web.reach import speaker_of

#: National first: a reader who does not know the tables begins where they meet.
_ORDER = ("national", "sectoral", "regional", "local", "international")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The tables, by level, those that still talk first."""
    speaker, at = speaker_of(request), timezone.now()
    may_open = bool(may_open_table(speaker))
    rows = (
        visible_tables(speaker, at=at, all_of_them=may_open)
        .select_related("territory")
        .order_by("-opened_at", "-pk")[:200]
    )
    lines = table_lines(rows, at=at)
    levels = [(level, [one for one in lines if one.level == level]) for level in _ORDER]
    context = {
        "levels": [(level, tables) for level, tables in levels if tables],
        "may_open": may_open,
    }
    return render(request, "deliberation/home.html", context)
