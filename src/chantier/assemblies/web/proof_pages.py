"""The proofs of a meeting: what the public log says of it, everything in one file, and how to check it oneself."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chantier.assemblies.queries.published import entries_of, folder_of, verifier_program
from chantier.assemblies.web.frame import meeting_frame
from chantier.foundation.journal.api import in_words, log_verifier, witnesses

_IN_MEMORY: Final = 8 * 1024 * 1024
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@require_safe
def proofs(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the log says of this meeting, in words, each with its proof; and everything to take away."""
    frame = meeting_frame(request, public_id)
    key = log_verifier()
    context = frame.context(
        entries=[
            {"index": one.index, "told": in_words(one.kind, one.value), "at": frame.moment(one.at)}
            for one in entries_of(frame.meeting)
        ],
        log_key=key.encoded if key else "",
        witnesses=[one for one in witnesses() if one.until is None],
    )
    return render(request, "assemblies/proofs.html", context)


@require_safe
def folder(request: HttpRequest, public_id: str) -> HttpResponse | FileResponse:
    """The published folder, as a ZIP whose bytes are the same for the same rows."""
    frame = meeting_frame(request, public_id)
    packed = _packed(folder_of(frame.meeting))
    return FileResponse(
        packed, as_attachment=True, filename=f"assemblee-{public_id}.zip", content_type="application/zip"
    )


@require_safe
def verifier(_request: HttpRequest) -> HttpResponse:
    """The program that checks a folder with Python alone."""
    response = HttpResponse(verifier_program(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verifier.py"'
    return response


def _packed(files: Iterator[tuple[str, bytes]]) -> IO[bytes]:
    """A ZIP on the disk once it is large; never wholly in memory."""
    packed: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the answer closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    packed.seek(0)
    return packed
