"""An address that leads elsewhere for good, until somebody goes back on it."""

from __future__ import annotations

from django.http import HttpResponsePermanentRedirect


def moved(url: str) -> HttpResponsePermanentRedirect:
    """A permanent redirect (301) that browsers ask about again: a merge can be undone, a title can come back.

    Without ``Cache-Control`` a browser keeps a 301 for good (RFC 9110, 15.4.2), and the page that came back would be
    out of its reach.
    """
    answer = HttpResponsePermanentRedirect(url)
    answer["Cache-Control"] = "no-cache"
    return answer
