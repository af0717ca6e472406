"""The addresses of the directory, each part beside its pages."""

from __future__ import annotations

from django.urls import URLPattern

from chantier.directory.web import (
    claims_urls,
    colleges_urls,
    coverage_urls,
    imports_urls,
    links_urls,
    open_data_urls,
    organizations_urls,
    review_urls,
    statements_urls,
)

app_name = "directory"

#: The last one answers an organisation's own address, so it comes after the words of the others.
urlpatterns: list[URLPattern] = [
    *imports_urls.urlpatterns,
    *review_urls.urlpatterns,
    *coverage_urls.urlpatterns,
    *colleges_urls.urlpatterns,
    *open_data_urls.urlpatterns,
    *statements_urls.urlpatterns,
    *claims_urls.urlpatterns,
    *links_urls.urlpatterns,
    *organizations_urls.urlpatterns,
]
