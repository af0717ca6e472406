"""Stable addresses, in no language: ``/id/3k9tq0vz`` and its forms."""

from __future__ import annotations

from django.urls import URLPattern, path

from chantier.directory.web import logo_pages, stable_pages

urlpatterns: list[URLPattern] = [
    path("<slug:public_id>/logo", logo_pages.logo, name="organization-logo"),
    path("<slug:public_id>", stable_pages.stable, name="stable"),
    path("<slug:public_id>.<slug:suffix>", stable_pages.stable, name="stable-form"),
]
