"""Addresses of assemblies, under ``assemblees/``. Those with fixed words stand before those of meetings."""

from __future__ import annotations

from django.urls import URLPattern, path

from chantier.assemblies.web import (
    home_pages,
    urls_bodies,
    urls_decisions,
    urls_elections,
    urls_floor,
    urls_meetings,
    urls_minutes,
    urls_roll,
    urls_votes,
)

app_name = "assemblies"

urlpatterns: list[URLPattern] = [
    path("", home_pages.home, name="home"),
    *urls_bodies.urlpatterns,
    *urls_decisions.urlpatterns,
    *urls_roll.urlpatterns,
    *urls_floor.urlpatterns,
    *urls_votes.urlpatterns,
    *urls_elections.urlpatterns,
    *urls_minutes.urlpatterns,
    *urls_meetings.urlpatterns,
]
