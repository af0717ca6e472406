"""Addresses of the library: what documentalists repair."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.library.web import link_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "liens/"), link_pages.links, name="links"),
    path(pgettext_lazy("address", "liens/<int:pk>/"), link_pages.act, name="link-act"),
]
