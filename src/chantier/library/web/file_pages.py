"""The files of a resource: the bytes, the pages as pictures, the text as read."""

from __future__ import annotations

import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.foundation.access.api import Speaker
from chantier.foundation.files import api as files
from chantier.foundation.ui.parts import Link
from chantier.library.models import Attachment
from chantier.library.permissions import may_read_files
from chantier.library.queries.reading import text_pages
from chantier.library.services import use
from chantier.library.services.previews import LARGE, SMALL, preview
from chantier.library.web.asked import resource_path, shelf, speaker_of
from chantier.library.web.ranges import in_part

#: Pages of text shown at one address.
PAGES_SHOWN = 40


def _readable(request: HttpRequest, pk: int) -> Attachment:
    """The file, if its resource's files may be read now; a resource that is not public is not found."""
    found = Attachment.objects.select_related("resource", "file").filter(pk=pk, file__isnull=False).first()
    if found is None:
        raise Http404
    verdict = may_read_files(speaker_of(request), found.resource, timezone.localdate())
    if not verdict and verdict.reason is not None and verdict.reason.code == "resource_not_public":
        raise Http404
    verdict.enforce()
    return found


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bytes, whole or in part; what a browser could run is given to keep, never to open."""
    found = _readable(request, pk)
    stored = files.stored_file(stored_id=found.file_id or 0)
    if stored is None or not stored.path.exists():
        raise Http404
    response: FileResponse = files.serve(stored, inline=True)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{found.sha256[:32]}"'
    if request.method == "GET" and _is_from_the_beginning(request.headers.get("Range", "")):
        agent = request.headers.get("User-Agent", "")
        use.note_download(resource_id=found.resource_id, user_agent=agent, at=timezone.now())
    return in_part(request, response, size=stored.size)


def _is_from_the_beginning(asked: str) -> bool:
    """Whether a file begins to be fetched: whole, or by a player that asks for all of it as a part.

    Pieces that follow count nothing, nor does the first byte or two by which some players see that parts are given.
    """
    if not asked.startswith("bytes="):
        return True
    begins = re.fullmatch(r"bytes=0-(\d{0,15})", asked)
    return begins is not None and (not begins[1] or int(begins[1]) > 1)


@require_safe
def page_picture(request: HttpRequest, pk: int, page: int) -> HttpResponseBase:
    """A page of a PDF as a picture."""
    found = _readable(request, pk)
    width = LARGE if request.GET.get("taille") == "grande" else SMALL
    drawn = preview(found, page=page, width=width)
    if drawn is None:
        raise Http404
    response = FileResponse(drawn.open("rb"), content_type="image/png")
    is_for_all = bool(may_read_files(Speaker.visitor(), found.resource, timezone.localdate()))
    response["Cache-Control"] = "public, max-age=86400" if is_for_all else "private, max-age=600"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of a file, page by page: for who cannot read the document, and to cite a page."""
    found = _readable(request, pk)
    asked = request.GET.get("page", "1")
    first = int(asked) if asked.isdigit() and len(asked) < 6 else 1
    pages = text_pages(found.pk, first=first, most=PAGES_SHOWN + 1)
    if not pages:
        raise Http404
    resource = found.resource
    home = resource_path(resource.public_id, resource.slug)
    context = {
        "title": resource.title,
        "language": found.language or resource.language,
        "resource_url": home,
        "file_name": found.label or (found.file.name if found.file else ""),
        "pages": [(number, words) for number, words, _is in pages[:PAGES_SHOWN]],
        "is_recognised": any(is_recognised for _n, _w, is_recognised in pages),
        "next_url": f"?page={pages[PAGES_SHOWN][0]}" if len(pages) > PAGES_SHOWN else "",
        "previous_url": f"?page={max(1, first - PAGES_SHOWN)}" if first > 1 else "",
        "crumbs": (
            Link(_("Bibliothèque"), shelf() or home),
            Link(resource.title, home),
            Link(_("Texte"), "", current=True),
        ),
    }
    return render(request, "library/text.html", context)
