"""Addresses of the library for machines: no language in them."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "library-machine"

urlpatterns: list[URLPattern] = []
