"""Addresses without a language: pictures and documents of the public site."""

from __future__ import annotations

from django.urls import include, path
from wagtail.documents import urls as documents

from chantier.editorial.newsletter.web import hooks
from chantier.editorial.web import pictures

urlpatterns = [
    path("courriels/retours/", hooks.provider, name="mail-returns"),
    path("images/<path:name>", pictures.rendition, name="site-picture"),
    path("documents/", include(documents)),
]
