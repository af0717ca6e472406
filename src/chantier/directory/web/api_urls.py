"""The address of the JSON interface, in no language."""

from __future__ import annotations

from typing import Any

from django.urls import path

from chantier.directory.web.json_api import api

urlpatterns: list[Any] = [path("v1/", api.urls)]
