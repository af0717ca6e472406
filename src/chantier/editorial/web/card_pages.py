"""The social card of a page, drawn once for each of its publications."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from chantier.editorial.social_card import draw
from chantier.editorial.web.addresses import of_a_page


@of_a_page
@require_safe
def card(_request: HttpRequest, page_id: int) -> HttpResponse:
    """A PNG; kept on disk under what it says, so that a new title makes a new picture."""
    page = Page.objects.live().public().filter(pk=page_id, depth__gt=1).select_related("content_type").first()
    if page is None:
        raise Http404
    kicker = str(page.content_type.model_class()._meta.verbose_name).capitalize()
    name = settings.INSTANCE["name"]
    digest = hashlib.blake2b(f"{page.title}\0{kicker}\0{name}".encode(), digest_size=10).hexdigest()
    storage, place = storages["site"], f"cards/{digest}.png"
    if not storage.exists(place):
        storage.save(place, ContentFile(draw(title=page.title, kicker=kicker, name=name)))
    with storage.open(place) as kept:
        response = HttpResponse(kept.read(), content_type="image/png")
    response["Cache-Control"] = "public, max-age=86400"
    return response
