"""Addresses of assemblies: the minutes of a meeting."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.assemblies.web import addresses, minutes_pages

_CONVERTERS = addresses.AssemblyId  # registered by its module

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "<assembly:public_id>/proces-verbal/"), minutes_pages.minutes, name="minutes"),
    path(
        pgettext_lazy("address", "<assembly:public_id>/proces-verbal/imprimer/"),
        minutes_pages.printed,
        name="minutes-print",
    ),
    path(
        pgettext_lazy("address", "<assembly:public_id>/proces-verbal/ecrire/"),
        minutes_pages.edit,
        name="minutes-edit",
    ),
    path(
        pgettext_lazy("address", "<assembly:public_id>/proces-verbal/publier/"),
        minutes_pages.publish,
        name="minutes-publish",
    ),
    path("<assembly:public_id>/minutes.json", minutes_pages.canonical_file, name="minutes-file"),
]
