"""Addresses of the library for machines: no language in them."""

from __future__ import annotations

from django.urls import URLPattern, path

from chantier.library.web import harvest_page

app_name = "library-machine"

urlpatterns: list[URLPattern] = [
    path("oai", harvest_page.harvest, name="oai"),
]
