"""Addresses of the library: finding."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.library.web import explore_pages, feed_pages, finding_pages, saved_pages

urlpatterns: list[URLPattern] = [
    path("", finding_pages.home, name="home"),
    path(pgettext_lazy("address", "suggestions/"), finding_pages.suggestions, name="suggestions"),
    path(pgettext_lazy("address", "numero/<int:number>/"), finding_pages.by_number, name="by-number"),
    path(pgettext_lazy("address", "explorer/"), explore_pages.explore, name="explore"),
    path(pgettext_lazy("address", "fil.atom"), feed_pages.feed, name="feed"),
    path(pgettext_lazy("address", "trouve.<str:form>"), feed_pages.export, name="found"),
    path(pgettext_lazy("address", "recherches/"), saved_pages.list_saved, name="saved"),
    path(pgettext_lazy("address", "recherches/garder/"), saved_pages.keep, name="saved-new"),
    path(pgettext_lazy("address", "recherches/<int:pk>/"), saved_pages.change, name="saved-edit"),
    path(pgettext_lazy("address", "recherches/<int:pk>/retrait/"), saved_pages.forget, name="saved-forget"),
]
