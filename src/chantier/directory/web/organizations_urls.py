"""The addresses of the list of organisations and of each one's page."""

from __future__ import annotations

from django.urls import URLPattern, path

from chantier.directory.web import organizations

urlpatterns: list[URLPattern] = [
    path("", organizations.organization_list, name="list"),
]
