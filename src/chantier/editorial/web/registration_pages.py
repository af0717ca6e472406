"""Who comes to an event, for those who organise it: a list, and the same in a file."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chantier.editorial.models import EventPage
from chantier.editorial.permissions import may_read_registrations
from chantier.editorial.queries.support import registrants, seats
from chantier.editorial.services.registrations import KEPT, take_registrations
from chantier.editorial.web.addresses import of_a_page
from chantier.foundation.files.api import csv_chunks


@of_a_page
@require_safe
@login_required
def listed(request: HttpRequest, page_id: int) -> HttpResponse:
    """Names and addresses of those who come, until three months after."""
    event = _event(page_id)
    may_read_registrations(request.speaker, event).enforce()
    context = {
        "event": event,
        "registrants": registrants(event.translation_key),
        "seats": seats(event.translation_key, event.seats),
        "forgotten_on": timezone.localtime(event.ends_at + KEPT + timedelta(days=1)).date(),
    }
    response = render(request, "editorial/support/registrations.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


@of_a_page
@require_POST
@login_required
def taken(request: HttpRequest, page_id: int) -> StreamingHttpResponse:
    """The list as a CSV, without anything a spreadsheet would run. That it left is kept in the journal."""
    event = _event(page_id)
    rows = take_registrations(speaker=request.speaker, event=event, at=timezone.now())
    header = (_("Nom"), _("Adresse courriel"), _("Langue"), _("Date d’inscription"))
    table = [(one.name, one.address, one.language, timezone.localtime(one.since).date()) for one in rows]
    response = StreamingHttpResponse(
        csv_chunks(header, table, byte_order_mark=True), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="inscriptions-{event.slug}.csv"'
    patch_cache_control(response, private=True, no_store=True)
    return response


def _event(page_id: int) -> EventPage:
    found = EventPage.objects.filter(pk=page_id).first()
    if found is None:
        raise Http404
    return found
