"""Addresses of the vocabularies."""

from django.urls import path

from chantier.foundation.words.web import pages

app_name = "words"

urlpatterns = [
    path("", pages.schemes, name="schemes"),
    path("<slug:scheme>.ttl", pages.turtle, name="turtle"),
    path("<slug:scheme>/", pages.scheme, name="scheme"),
    path("<slug:scheme>/<slug:concept>/", pages.concept, name="concept"),
]
