"""The public log for programs: C2SP's tlog-tiles over plain HTTP, the proof of an entry, the lines of witnesses."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from chantier.foundation.access.api import NotPossible, Refusal
from chantier.foundation.journal.core.notes import LONGEST_NOTE
from chantier.foundation.journal.core.tiles import tile_named
from chantier.foundation.journal.queries import public_log
from chantier.foundation.journal.services.witnesses import append_cosignature

_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"
_FOR_EVER = "public, max-age=31536000, immutable"
_NOW = "no-cache"


@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """Where the log stands, with the lines of its witnesses."""
    note = public_log.checkpoint_note()
    if note is None:
        raise Http404
    return _open(note, _TEXT, _NOW)


@require_safe
def verifier(_request: HttpRequest) -> HttpResponse:
    """The public key of the log, in one line."""
    key = public_log.log_verifier()
    if key is None:
        raise Http404
    return _open(f"{key.encoded}\n".encode(), _TEXT, _NOW)


@require_safe
def tile(_request: HttpRequest, name: str) -> HttpResponse:
    """A tile of hashes or a bundle of entries: a name is always the name of the same bytes."""
    named = tile_named(f"tile/{name}")
    content = public_log.tile(named) if named else None
    if content is None:
        raise Http404
    return _open(content, _BYTES, _FOR_EVER)


@require_safe
def entry(_request: HttpRequest, index: int) -> HttpResponse:
    """One entry, byte for byte."""
    found = _entry(index)
    return _open(found.content, "application/json", _FOR_EVER)


@require_safe
def proof(_request: HttpRequest, index: int) -> HttpResponse:
    """The proof of an entry, to be kept with it: it is checked without this log."""
    made = public_log.proof_of(_entry(index).id)
    if made is None:
        raise Http404
    response = _open(made.text, _TEXT, _NOW)
    response["Content-Disposition"] = f'attachment; filename="{index}.tlog-proof"'
    return response


@csrf_exempt  # no session speaks here: only what a witness's key signed counts
@require_POST
def cosignatures(request: HttpRequest) -> HttpResponse:
    """Take the lines that witnesses added to a checkpoint. Answers in one line of text."""
    content = request.read(LONGEST_NOTE + 1)
    try:
        new = append_cosignature(content=content, at=timezone.now())
    except Refusal as refusal:
        status = 409 if isinstance(refusal, NotPossible) else 422
        return _open(f"{refusal.reason.code}: {refusal.reason}\n".encode(), _TEXT, "no-store", status=status)
    return _open(f"{new}\n".encode(), _TEXT, "no-store")


def _entry(index: int) -> public_log.EntryView:
    found = public_log.entry_at(index) if index < 2**63 else None
    if found is None:
        raise Http404
    return found


def _open(content: bytes, content_type: str, caching: str, *, status: int = 200) -> HttpResponse:
    """An answer that any page of any site may read: all of it is public."""
    response = HttpResponse(content, content_type=content_type, status=status)
    response["Cache-Control"] = caching
    response["Access-Control-Allow-Origin"] = "*"
    return response
