"""Addresses of assemblies: the floor."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.assemblies.web import desk_gestures, floor_pages, podium_pages, screen_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "<assembly:public_id>/pupitre/"), podium_pages.desk, name="desk"),
    path(pgettext_lazy("address", "<assembly:public_id>/pupitre/gestes/"), desk_gestures.gesture, name="desk-gesture"),
    path(pgettext_lazy("address", "<assembly:public_id>/propositions/"), floor_pages.floor, name="floor"),
    path(pgettext_lazy("address", "<assembly:public_id>/parole/"), floor_pages.ask, name="speakers-ask"),
    path(pgettext_lazy("address", "<assembly:public_id>/ecran/"), screen_pages.screen, name="screen"),
]
