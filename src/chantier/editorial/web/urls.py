"""Addresses of the public site that are not pages: windows, signatures, calendar, reports, social cards."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.editorial.reports.web import pages as report_pages
from chantier.editorial.web import calendar_pages, card_pages, found_pages, support_pages, window_pages

app_name = "editorial"
urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "fenetres/"), window_pages.gallery, name="windows"),
    path(pgettext_lazy("address", "fenetres/<slug:name>/"), window_pages.window, name="window"),
    path(pgettext_lazy("address", "appuis/<int:page_id>/"), support_pages.support, name="support"),
    path(pgettext_lazy("address", "appuis/<int:page_id>/retrait/"), support_pages.withdraw, name="withdraw"),
    path(pgettext_lazy("address", "agenda.ics"), calendar_pages.all_events, name="calendar"),
    path(pgettext_lazy("address", "agenda/<int:page_id>.ics"), calendar_pages.one_event, name="event-calendar"),
    path(pgettext_lazy("address", "rapports/atelier/"), report_pages.home, name="reports"),
    path(
        pgettext_lazy("address", "rapports/atelier/<int:page_id>/"),
        report_pages.changes,
        name="report-changes",
    ),
    path(pgettext_lazy("address", "pages/numero/<int:number>/"), found_pages.by_number, name="by-number"),
    path(pgettext_lazy("address", "apercus/<int:page_id>.png"), card_pages.card, name="card"),
]
