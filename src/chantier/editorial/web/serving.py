"""Finding the page of an address, under the root of the reader's language, published or not."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail import views as wagtail

from chantier.editorial.models import HomePage


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own serving. It falls back on French where the home of a language is a draft: we never do."""
    root = HomePage.objects.filter(locale__language_code=get_language() or "fr").first()
    if root is None:
        raise Http404
    # Where Wagtail keeps what it found for this request; it looks there first.
    request._wagtail_route_for_request = root.route(request, [part for part in path.split("/") if part])
    answer: HttpResponse = wagtail.serve(request, path)
    return answer
