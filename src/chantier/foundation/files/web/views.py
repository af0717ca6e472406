"""A deposit by its private link."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from chantier.foundation.access.api import NotAllowed, Speaker
from chantier.foundation.files.models import StoredFile
from chantier.foundation.files.permissions import LINK_IS_OVER, may_read_file
from chantier.foundation.files.services import described
from chantier.foundation.files.serving import file_of_link, serve


@require_GET
def private(request: HttpRequest, token: str) -> FileResponse:
    """Serve a deposit to the session that asked for the link, if its reader may still read it."""
    stored_id = file_of_link(request, token)
    if stored_id is None:
        raise NotAllowed(LINK_IS_OVER)
    row = StoredFile.objects.filter(pk=stored_id).first()
    if row is None or not described(row).path.exists():
        raise Http404
    speaker: Speaker = request.speaker
    may_read_file(speaker, row).enforce()
    return serve(described(row))
