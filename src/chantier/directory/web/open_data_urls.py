"""The addresses of open data and of the map to embed."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.directory.web import open_data_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "donnees/"), open_data_pages.open_data_page, name="open-data"),
    path(
        pgettext_lazy("address", "donnees/organisations.<slug:suffix>"),
        open_data_pages.whole_file,
        name="open-data-file",
    ),
    path(pgettext_lazy("address", "carte-a-integrer/"), open_data_pages.embed, name="embed"),
]
