"""Addresses of concertation: tables."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.deliberation.web import table_pages, table_part_pages, table_setting_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "tables/ouvrir/"), table_setting_pages.new, name="table-new"),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/reglages/"),
        table_setting_pages.settings,
        name="table-settings",
    ),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/calendrier/"),
        table_setting_pages.calendar,
        name="table-calendar",
    ),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/sieges/"),
        table_setting_pages.seats,
        name="table-seats",
    ),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/responsables/"),
        table_part_pages.parts,
        name="table-parts",
    ),
    path(pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/"), table_pages.table, name="table"),
]
