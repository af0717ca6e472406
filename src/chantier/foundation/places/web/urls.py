"""Addresses of the territories."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from chantier.foundation.places.web import pages

app_name = "places"

urlpatterns = [
    path("", pages.index, name="index"),
    path(pgettext_lazy("address", "limites/<slug:kind>.geojson"), pages.boundaries, name="boundaries"),
    path(pgettext_lazy("address", "fond/<slug:part>.json"), pages.under, name="under"),
    path("<slug:reference>/", pages.territory, name="territory"),
]
