"""Addresses of the library: its shelves under ``bibliotheque/``, each resource under ``ressources/``."""

from __future__ import annotations

from django.urls import include, path
from django.utils.translation import pgettext_lazy

from chantier.library.web import batch_urls, deposit_urls, finding_urls, reading_urls, review_urls, upkeep_urls

app_name = "library"

urlpatterns = [
    path(
        pgettext_lazy("address", "bibliotheque/"),
        include(
            [
                *deposit_urls.urlpatterns,
                *batch_urls.urlpatterns,
                *review_urls.urlpatterns,
                *upkeep_urls.urlpatterns,
                *finding_urls.urlpatterns,
            ]
        ),
    ),
    path(pgettext_lazy("address", "ressources/"), include(reading_urls.urlpatterns)),
]
