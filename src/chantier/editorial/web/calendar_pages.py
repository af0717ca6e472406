"""The calendar of the site, for other calendars."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from chantier.editorial.core.invitation_file import Meeting, calendar
from chantier.editorial.models import EventPage
from chantier.editorial.web.addresses import of_a_page

MOST = 500


@require_safe
def all_events(_request: HttpRequest) -> HttpResponse:
    """The last published events in this language, those to come first of all: an address to subscribe to."""
    rows = EventPage.objects.live().public().filter(locale__language_code=get_language() or "fr")
    return _file([_meeting(one) for one in rows.order_by("-starts_at", "-pk")[:MOST]], "agenda")


@of_a_page
@require_safe
def one_event(_request: HttpRequest, page_id: int) -> HttpResponse:
    """One event, to keep."""
    found = EventPage.objects.live().public().filter(pk=page_id).first()
    if found is None:
        raise Http404
    return _file([_meeting(found)], found.slug)


def _meeting(page: EventPage) -> Meeting:
    host = settings.CHANTIER_ADDRESS.partition("://")[2]
    return Meeting(
        uid=f"{page.translation_key}@{host}",
        title=page.title,
        starts_at=page.starts_at,
        ends_at=page.ends_at,
        place=", ".join(filter(None, (page.place, page.address))),
        summary=page.summary,
        url=f"{settings.CHANTIER_ADDRESS}{page.url}",
        stamp=page.last_published_at or page.starts_at,
    )


def _file(meetings: list[Meeting], name: str) -> HttpResponse:
    content = calendar(meetings, name=settings.INSTANCE["name"])
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
