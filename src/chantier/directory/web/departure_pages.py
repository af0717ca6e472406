"""What a new edition of a list no longer has, and what became of it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.directory.import_phrases import DEPARTURES
from chantier.directory.permissions import may_decide_departures, may_import
from chantier.directory.queries import imports
from chantier.directory.services.departures import decide_departure
from chantier.directory.web.import_pages import crumbs

_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def departures(request: HttpRequest, pk: int) -> HttpResponse:
    """The bodies that vanished with an edition; on POST, what became of one of them."""
    may_import(request.speaker).enforce()
    one = imports.edition(pk)
    if one is None:
        raise Http404
    after = _number(request.GET.get("apres", ""))
    if request.method == "POST":
        decide_departure(
            speaker=request.speaker,
            record_id=_number(request.POST.get("record", "")),
            edition_id=pk,
            decision=request.POST.get("verb", ""),
            at=timezone.now(),
        )
        return redirect(_address(pk, after) + f"#r{_number(request.POST.get('record', ''))}")
    page = imports.departures(pk, after=after, limit=_PAGE)
    context = {
        "one": one,
        "rows": page.rows,
        "decisions": DEPARTURES,
        "verdict": may_decide_departures(request.speaker),
        "first_url": _address(pk, 0) if after else "",
        "next_url": _address(pk, page.next_after) if page.next_after else "",
        "crumbs": crumbs(one, _("Disparues")),
    }
    return render(request, "directory/imports/departures.html", context)


def _address(pk: int, after: int) -> str:
    base = reverse("directory:import-departures", args=[pk])
    return f"{base}?{urlencode({'apres': after})}" if after else base


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
