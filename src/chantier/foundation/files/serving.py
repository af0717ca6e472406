"""Handing a deposit to a browser: as an attachment, never as a page, by a link of ten minutes in one session."""

from __future__ import annotations

from django.core import signing
from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from chantier.foundation.files.core.sniff import IMAGES
from chantier.foundation.files.services import Stored

LINK_SECONDS = 600
_SALT = "chantier.files.private-link"


def private_link(request: HttpRequest, *, stored_id: int) -> str:
    """The address at which this session may fetch a deposit during ten minutes."""
    if not request.session.session_key:
        request.session.create()
    token = signing.dumps({"file": stored_id, "session": _mark(request)}, salt=_SALT, compress=True)
    return reverse("files:private", args=[token])


def file_of_link(request: HttpRequest, token: str) -> int | None:
    """The deposit that a link gives this session, or ``None``: forged, too old, or another session's."""
    try:
        content = signing.loads(token, salt=_SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        return None
    if not request.session.session_key or not constant_time_compare(content["session"], _mark(request)):
        return None
    return int(content["file"])


def _mark(request: HttpRequest) -> str:
    return salted_hmac(_SALT, request.session.session_key or "").hexdigest()[:32]


def serve(stored: Stored, *, inline: bool = False) -> FileResponse:
    """The bytes of a deposit whose reader was checked. Only an image, which we wrote ourselves, may be shown inline."""
    attachment = not (inline and stored.media_type in IMAGES)
    response = FileResponse(
        stored.path.open("rb"), as_attachment=attachment, filename=stored.name, content_type=stored.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store" if attachment else "private, max-age=3600"
    return response
