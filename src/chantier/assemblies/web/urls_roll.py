"""Addresses of assemblies: roll, presence, quorum, course of the meeting."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.assemblies.web import (
    addresses,
    badge_pages,
    course_pages,
    desk_pages,
    presence_pages,
    quorum_pages,
    roll_entry_pages,
    roll_pages,
)

_CONVERTERS = addresses.AssemblyId  # registered by its module

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "<assembly:public_id>/registre/"), roll_pages.roll, name="roll"),
    path(pgettext_lazy("address", "<assembly:public_id>/registre/registre.csv"), roll_pages.as_csv, name="roll-csv"),
    path(pgettext_lazy("address", "<assembly:public_id>/registre/inscrire/"), roll_entry_pages.add, name="roll-add"),
    path(pgettext_lazy("address", "<assembly:public_id>/registre/insignes/"), badge_pages.badges, name="roll-badges"),
    path(
        pgettext_lazy("address", "<assembly:public_id>/registre/<int:number>/"),
        roll_entry_pages.entry,
        name="roll-entry",
    ),
    path(pgettext_lazy("address", "<assembly:public_id>/accueil/"), desk_pages.welcome, name="welcome"),
    path(
        pgettext_lazy("address", "<assembly:public_id>/accueil/<slug:code>/"), badge_pages.badge, name="welcome-badge"
    ),
    path(pgettext_lazy("address", "<assembly:public_id>/presence/"), presence_pages.presence, name="presence"),
    path(pgettext_lazy("address", "<assembly:public_id>/quorum/"), quorum_pages.quorum, name="quorum"),
    path(pgettext_lazy("address", "<assembly:public_id>/quorum/maintenant/"), quorum_pages.now, name="quorum-now"),
    path(pgettext_lazy("address", "<assembly:public_id>/quorum/ecran/"), quorum_pages.screen, name="quorum-screen"),
    path(pgettext_lazy("address", "<assembly:public_id>/deroulement/"), course_pages.course, name="quorum-course"),
]
