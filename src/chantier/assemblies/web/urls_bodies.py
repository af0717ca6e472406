"""Addresses of assemblies: bodies and their by-laws."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.assemblies.web import addresses, body_pages

_CONVERTERS = addresses.AssemblyId  # registered by its module

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "instances/<assembly:public_id>/"), body_pages.body, name="body"),
]
