"""The language of a page is in its address; an address for programs has none, and keeps its own answer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import trans_real


def gather_words() -> None:
    """Ask one catalogue first, which holds the words of all.

    Each package has its own, and Django looks for a word in one after the other: thirty of them, a hundred times for a
    page. Plurals, whose rule is that of their catalogue, are looked for as before.
    """
    for code, _name in settings.LANGUAGES:
        found: Any = trans_real.translation(code)._catalog  # type: ignore[attr-defined]
        catalogues = found._catalogs
        if isinstance(catalogues[0], _Gathered):
            continue
        words = _Gathered()
        for one in reversed(catalogues):  # the first of them has the last word
            words.update({word: said for word, said in one.items() if isinstance(word, str)})
        catalogues.insert(0, words)
        found._plurals.insert(0, found._plurals[0])


class _Gathered(dict[str, str]):
    """The words of every catalogue of a language."""


class LanguageMiddleware(LocaleMiddleware):
    """Lead an address without a language to the same one in the reader's, unless somebody answered it already.

    A record that is not there is told so at its own address: Django would lead it to the pages of editors, where any
    address could be one.
    """

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        gather_words()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.resolver_match is not None:
            return response
        return super().process_response(request, response)
