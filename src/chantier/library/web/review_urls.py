"""Addresses of the library: review."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.library.web import review_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "relecture/"), review_pages.review, name="review"),
    path(pgettext_lazy("address", "relecture/<slug:public_id>/"), review_pages.review_one, name="review-one"),
]
