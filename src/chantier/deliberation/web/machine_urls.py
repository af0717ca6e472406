"""Addresses of concertation: machine."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.deliberation.web import export_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "fil.atom"), export_pages.feed_of_all, name="feed"),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/fil.atom"),
        export_pages.feed_of_table,
        name="table-feed",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/fil.atom"),
        export_pages.feed_of_proposal,
        name="proposal-feed",
    ),
    path(pgettext_lazy("address", "donnees/"), export_pages.data, name="data"),
    path(pgettext_lazy("address", "donnees/tout.zip"), export_pages.everything, name="everything"),
    path(pgettext_lazy("address", "donnees/<slug:name>.<slug:form>"), export_pages.sheet, name="sheet"),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/consultation.zip"),
        export_pages.of_table,
        name="table-export",
    ),
    path(
        pgettext_lazy("address", "questions/<public:public_id>-<words:slug>/consultation.zip"),
        export_pages.of_question,
        name="question-export",
    ),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/dossier/"),
        export_pages.dossier_of_table,
        name="table-dossier",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/dossier/"),
        export_pages.dossier_of_proposal,
        name="proposal-dossier",
    ),
]
