"""Addresses of concertation: debate."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.deliberation.web import draft_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "mes-brouillons/"), draft_pages.drafts, name="drafts"),
    path(
        pgettext_lazy("address", "mes-brouillons/<int:draft_id>/oublier/"),
        draft_pages.forget,
        name="draft-forget",
    ),
]
