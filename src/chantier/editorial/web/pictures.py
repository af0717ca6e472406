"""The renditions of pictures: made by the program from what editors gave, and public."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import storages
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

A_YEAR = 365 * 24 * 3600


@require_safe
def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    """One rendition; its name changes when the picture does, so that it is kept for a year."""
    folder = str(Path(storages["site"].path("")))
    response = serve(request, name, document_root=folder)
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
