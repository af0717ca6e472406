"""The logo of an organisation, at an address in no language, for whoever may see its page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from chantier.directory.web.asked import speaker_of
from chantier.directory.web.suggest_pages import seen
from chantier.foundation.files import api as files


@require_safe
def logo(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The image, as we wrote it ourselves."""
    found = seen(speaker_of(request), public_id)
    stored = files.stored_file(stored_id=found.logo_id) if found.logo_id else None
    if stored is None or not stored.path.exists():
        raise Http404
    return files.serve(stored, inline=True)
