"""Addresses of the library for machines: no language in them."""

from __future__ import annotations

from django.urls import URLPattern, path

from chantier.library.web import ark_page, harvest_page

app_name = "library-machine"

urlpatterns: list[URLPattern] = [
    path("ark:<path:name>", ark_page.ark, name="ark"),
    path("oai", harvest_page.harvest, name="oai"),
]
