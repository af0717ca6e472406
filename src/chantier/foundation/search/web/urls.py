"""Addresses of search."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import pgettext_lazy

from chantier.foundation.search.web import views

app_name = "search"

urlpatterns = [
    path(pgettext_lazy("address", "recherche/"), views.results, name="search"),
    path(pgettext_lazy("address", "recherche/suggestions/"), views.suggestions, name="suggestions"),
]
