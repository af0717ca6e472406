"""The addresses of imports."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.directory.web import departure_pages, import_pages, import_verbs

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "importations/"), import_pages.home, name="imports"),
    path(pgettext_lazy("address", "importations/nouvelle/"), import_verbs.new, name="import-new"),
    path(pgettext_lazy("address", "importations/demonstration/"), import_verbs.try_demo, name="import-demo"),
    path(pgettext_lazy("address", "importations/<int:pk>/"), import_pages.edition, name="import"),
    path(pgettext_lazy("address", "importations/<int:pk>/colonnes/"), import_verbs.columns, name="import-columns"),
    path(pgettext_lazy("address", "importations/<int:pk>/avancement/"), import_pages.progress, name="import-progress"),
    path(
        pgettext_lazy("address", "importations/<int:pk>/disparues/"),
        departure_pages.departures,
        name="import-departures",
    ),
    path(pgettext_lazy("address", "importations/<int:pk>/depart/"), import_verbs.begin, name="import-start"),
    path(pgettext_lazy("address", "importations/<int:pk>/annulation/"), import_verbs.cancel, name="import-cancel"),
    path(pgettext_lazy("address", "importations/<int:pk>/reprise/"), import_verbs.resume, name="import-resume"),
    path(pgettext_lazy("address", "importations/<int:pk>/rapport.json"), import_pages.as_json, name="import-json"),
    path(pgettext_lazy("address", "importations/<int:pk>/rapport.csv"), import_pages.as_csv, name="import-csv"),
]
