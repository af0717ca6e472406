"""Addresses of concertation: follow."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.deliberation.web import calendar_pages, follow_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "ce-que-je-suis/"), follow_pages.following, name="following"),
    path(pgettext_lazy("address", "ce-que-je-suis/rythmes/"), follow_pages.paces, name="paces"),
    path(pgettext_lazy("address", "ce-que-je-suis/calendrier/"), follow_pages.calendar_key, name="calendar-key"),
    path(pgettext_lazy("address", "suivre/"), follow_pages.follow, name="follow"),
    path(pgettext_lazy("address", "echeances/<str:key>.ics"), calendar_pages.own, name="own-calendar"),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/echeances.ics"),
        calendar_pages.of_table,
        name="table-deadlines",
    ),
    path(
        pgettext_lazy("address", "questions/<public:public_id>-<words:slug>/echeances.ics"),
        calendar_pages.of_question,
        name="question-deadlines",
    ),
]
