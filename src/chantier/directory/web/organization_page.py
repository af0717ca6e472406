"""The page of one organisation."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from chantier.directory.models import Organization
from chantier.directory.permissions import findable_by, may_see
from chantier.directory.queries.colleges import inherited_of
from chantier.directory.queries.organizations import NO_SLUG, followed
from chantier.directory.queries.profile import profile
from chantier.directory.web import organization_parts
from chantier.directory.web.addresses import page_of
from chantier.directory.web.asked import speaker_of
from chantier.directory.web.college_pages import way_in_words
from chantier.foundation.ui.moved import moved


@require_safe
def organization(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """Who they are, with where each thing comes from. A wrong or former address redirects."""
    found = _seen(request, followed(public_id))
    if (found.public_id, found.slug or NO_SLUG) != (public_id, slug):
        return moved(page_of(found.public_id, found.slug))
    speaker = speaker_of(request)
    seen = frozenset(str(one) for one in findable_by(speaker))
    shown = profile(found.pk, language=(get_language() or "fr")[:2], visibilities=seen)
    assert shown is not None
    today = timezone.localdate()
    inherited = tuple(
        (line.college.name, reverse("directory:college", args=[line.college.slug]), way_in_words(line.via))
        for line in inherited_of(found.pk, today, visibilities=seen)
    )
    context = {**organization_parts.context(shown, speaker), "inherited_colleges": inherited}
    return render(request, "directory/organization.html", context)


@require_safe
def without_name(request: HttpRequest, public_id: str) -> HttpResponse:
    """The identifier alone leads to the page."""
    found = _seen(request, followed(public_id))
    return moved(page_of(found.public_id, found.slug))


@require_safe
def by_number(request: HttpRequest, number: int) -> HttpResponse:
    """The number that an index knows leads to the page."""
    row = Organization.objects.filter(pk=number).first() if number < 2**63 else None
    found = _seen(request, followed(row.public_id) if row else None)
    return redirect(page_of(found.public_id, found.slug))


def _seen(request: HttpRequest, found: Organization | None) -> Organization:
    """The organisation, or a page not found: whether a private one exists is not said."""
    if found is None or not may_see(speaker_of(request), found.visibility, found.public_id):
        raise Http404
    return found
