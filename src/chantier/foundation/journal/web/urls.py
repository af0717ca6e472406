"""Addresses of the public log for readers."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.foundation.journal.web import pages, witness_pages

app_name = "journal"

urlpatterns: list[URLPattern] = [
    path("", pages.log, name="log"),
    path(pgettext_lazy("address", "temoins/"), witness_pages.witnesses, name="witnesses"),
    path(pgettext_lazy("address", "temoins/<int:witness_id>/fin/"), witness_pages.end, name="end-witness"),
    path("<int:index>/", pages.entry, name="entry"),
]
