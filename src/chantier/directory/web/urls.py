"""The addresses of the directory, each part beside its pages."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern

app_name = "directory"

#: The last one answers an organisation's own address, so it comes after the words of the others.
PARTS = ("imports", "review", "coverage", "open_data", "statements", "organizations")


def _patterns(part: str) -> list[URLPattern]:
    module = f"chantier.directory.web.{part}_urls"
    return list(import_module(module).urlpatterns) if find_spec(module) else []


urlpatterns: list[URLPattern] = [pattern for part in PARTS for pattern in _patterns(part)]
