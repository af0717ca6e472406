"""Addresses of the public site that are not pages: windows, signatures, calendar, reports, social cards."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.editorial.reports.web import pages as report_pages
from chantier.editorial.web import (
    calendar_pages,
    card_pages,
    found_pages,
    registration_pages,
    support_pages,
    window_pages,
)

app_name = "editorial"
urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "fenetres/"), window_pages.gallery, name="windows"),
    path(pgettext_lazy("address", "fenetres/<slug:name>/"), window_pages.window, name="window"),
    path(pgettext_lazy("address", "appuis/<int:page_id>/"), support_pages.support, name="support"),
    path(pgettext_lazy("address", "appuis/<int:page_id>/retrait/"), support_pages.withdraw, name="withdraw"),
    path(
        pgettext_lazy("address", "appuis/<int:page_id>/par-courriel/"), support_pages.sign_by_mail, name="sign-by-mail"
    ),
    path(
        pgettext_lazy("address", "appuis/confirmation/<str:secret>/"),
        support_pages.confirm_signature,
        name="confirm-signature",
    ),
    path(
        pgettext_lazy("address", "appuis/retrait/<str:token>/"),
        support_pages.withdraw_signature,
        name="withdraw-signature",
    ),
    path(
        pgettext_lazy("address", "agenda/<int:page_id>/inscriptions/"), registration_pages.listed, name="registrations"
    ),
    path(
        pgettext_lazy("address", "agenda/<int:page_id>/inscriptions/fichier/"),
        registration_pages.taken,
        name="registrations-file",
    ),
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
