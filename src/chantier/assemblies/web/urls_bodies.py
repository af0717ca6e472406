"""Addresses of assemblies: bodies and their by-laws."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.assemblies.web import addresses, body_edit_pages, body_pages

_CONVERTERS = addresses.AssemblyId  # registered by its module

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "instances/creer/"), body_edit_pages.new, name="body-new"),
    path(pgettext_lazy("address", "instances/<assembly:public_id>/"), body_pages.body, name="body"),
    path(
        pgettext_lazy("address", "instances/<assembly:public_id>/modifier/"), body_edit_pages.change, name="body-change"
    ),
    path(
        pgettext_lazy("address", "instances/<assembly:public_id>/reglements/ecrire/"),
        body_edit_pages.write_by_laws,
        name="by-laws-write",
    ),
    path(
        pgettext_lazy("address", "instances/<assembly:public_id>/reglements/<int:number>/"),
        body_pages.by_laws,
        name="by-laws",
    ),
]
