"""The language of a page is in its address; an address for programs has none, and keeps its own answer."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware


class LanguageMiddleware(LocaleMiddleware):
    """Lead an address without a language to the same one in the reader's, unless somebody answered it already.

    A record that is not there is told so at its own address: Django would lead it to the pages of editors, where any
    address could be one.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.resolver_match is not None:
            return response
        return super().process_response(request, response)
