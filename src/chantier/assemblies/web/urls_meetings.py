"""Addresses of assemblies: a meeting, its agenda, its notice."""

from __future__ import annotations

from django.urls import URLPattern, path

from chantier.assemblies.web import addresses, meeting_pages

_CONVERTERS = addresses.AssemblyId  # registered by its module

urlpatterns: list[URLPattern] = [
    path("<assembly:public_id>/", meeting_pages.meeting, name="meeting"),
]
