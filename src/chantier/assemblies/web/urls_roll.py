"""Addresses of assemblies: roll, presence, quorum, course of the meeting."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
