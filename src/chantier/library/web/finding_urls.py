"""Addresses of the library: finding."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
