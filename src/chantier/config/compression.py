"""Pages are sent compressed; a long one, as a debate, not to its last hundredth, which takes half of the work."""

from __future__ import annotations

import secrets
import zlib
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

#: From so many bytes on: 2 or 3 % more are sent, for a third to a half less work.
LONG: Final = 50_000
_LEVEL: Final = 5
_GZIP: Final = 31
_HEADER, _FLAGS, _HAS_NAME = 10, 3, 8


class CompressionMiddleware(GZipMiddleware):
    """Django’s own, but for long pages that are made whole."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        accepts = re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if (
            not isinstance(response, HttpResponse)
            or not accepts
            or len(response.content) < LONG
            or response.has_header("Content-Encoding")
        ):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        response.content = pressed(response.content, most_random=self.max_random_bytes)
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Encoding"] = "gzip"
        etag = response.get("ETag", "")
        if etag.startswith('"'):
            response.headers["ETag"] = f"W/{etag}"
        return response


def pressed(content: bytes, *, most_random: int) -> bytes:
    """These bytes as gzip, with a file name of any length, as Django’s: a length that varies says nothing (BREACH)."""
    press = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    made = press.compress(content) + press.flush()
    header = bytearray(made[:_HEADER])
    header[_FLAGS] |= _HAS_NAME
    return b"".join((header, b"a" * secrets.randbelow(most_random), b"\0", made[_HEADER:]))
