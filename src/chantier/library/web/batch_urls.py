"""Addresses of the library: files of references."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.library.web import batch_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "references/"), batch_pages.batches, name="batches"),
    path(pgettext_lazy("address", "references/<int:pk>/"), batch_pages.batch, name="batch"),
    path(pgettext_lazy("address", "references/<int:pk>/depot/"), batch_pages.begin, name="batch-start"),
    path(pgettext_lazy("address", "references/<int:pk>/avancement/"), batch_pages.progress, name="batch-progress"),
    path(pgettext_lazy("address", "references/<int:pk>/rapport.json"), batch_pages.as_json, name="batch-report"),
    path(pgettext_lazy("address", "references/<int:pk>/rapport.csv"), batch_pages.as_csv, name="batch-csv"),
    path(
        pgettext_lazy("address", "references/<int:pk>/<int:row>/malgre-tout/"), batch_pages.anyway, name="batch-anyway"
    ),
]
