"""Addresses of concertation: what is asked of the program of translation. Without a program they lead nowhere (404)."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.deliberation.web import program_pages

urlpatterns: list[URLPattern] = [
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/traduction/"),
        program_pages.table,
        name="table-translation",
    ),
    path(
        pgettext_lazy("address", "traduire/<int:text_id>/programme/"), program_pages.text, name="translate-by-program"
    ),
]
