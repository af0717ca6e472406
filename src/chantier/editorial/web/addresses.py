"""What may stand in an address of the public site."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]
#: The largest number that a row of any of our databases may have.
LARGEST = 2**63 - 1


def of_a_page(view: View) -> View:
    """A number that no database can hold is no address, and no error either."""

    @wraps(view)
    def guarded(request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponseBase:
        if page_id > LARGEST:
            raise Http404
        return view(request, page_id, **kwargs)

    return guarded
