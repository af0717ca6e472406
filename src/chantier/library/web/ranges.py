"""A part of a file, as players of sound and film ask for (RFC 9110, section 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

_ASKED = re.compile(r"^bytes=(\d*)-(\d*)$")
_PIECE = 256 * 1024


def in_part(request: HttpRequest, response: FileResponse, *, size: int) -> HttpResponseBase:
    """The part that one range asks for; the whole file when nothing, several ranges or nonsense is asked."""
    found = _ASKED.match(request.headers.get("Range", "").strip().lower())
    if found is None or found.groups() == ("", "") or not size:
        return response
    if request.headers.get("If-Range", response["ETag"]) != response["ETag"]:
        return response
    first, last = _bounds(found[1], found[2], size)
    if first > last:
        response.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    source = response.file_to_stream
    if source is None:
        return response
    part = StreamingHttpResponse(_pieces(source, first, last - first + 1), status=206)
    part._resource_closers.append(response.close)  # as FileResponse does for its file
    for name, value in response.items():
        part[name] = value
    part["Content-Length"] = str(last - first + 1)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    return part


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(0, size - int(last[:18] or 0)), size - 1 if int(last[:18] or 0) else -1
    return int(first[:18]), min(int(last[:18]) if last else size - 1, size - 1)


def _pieces(source: IO[bytes], first: int, length: int) -> Iterator[bytes]:
    source.seek(first)
    while length > 0 and (piece := source.read(min(_PIECE, length))):
        length -= len(piece)
        yield piece
