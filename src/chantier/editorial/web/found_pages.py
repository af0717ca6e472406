"""From the number of a page, which the index keeps, to its address, which editors change."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from chantier.editorial.queries import published


@require_safe
def by_number(_request: HttpRequest, number: int) -> HttpResponse:
    """Lead to the page in its own language, if anybody may read it."""
    page = published.rows().filter(pk=number).first() if number < 10**18 else None
    if page is None or not page.url:
        raise Http404
    return redirect(page.url)
