"""The address of the JSON interface, in no language: what each mandate opens, in one description."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path, re_path

from chantier.deliberation.web.json_api import router as concertation
from chantier.directory.web.json_api import api
from chantier.library.web.json_api import router as resources

api.add_router("", resources)
api.add_router("", concertation)


def _nothing(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"detail": "Nothing is published at this address."}, status=404)


urlpatterns: list[Any] = [path("v1/", api.urls), re_path("", _nothing)]
