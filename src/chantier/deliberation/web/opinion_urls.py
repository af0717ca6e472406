"""Addresses of concertation: opinion consultations."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.deliberation.web import opinion_files, opinion_pages, opinion_results

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "avis/"), opinion_pages.index, name="opinions"),
    path(pgettext_lazy("address", "avis/ouvrir/<public:public_id>/"), opinion_pages.new, name="opinion-new"),
    path(pgettext_lazy("address", "avis/<public:public_id>-<words:slug>/"), opinion_pages.opinion, name="opinion"),
    path(
        pgettext_lazy("address", "avis/<public:public_id>-<words:slug>/reponse/<int:number>/"),
        opinion_pages.vote,
        name="opinion-vote",
    ),
    path(
        pgettext_lazy("address", "avis/<public:public_id>-<words:slug>/enonces/"),
        opinion_pages.statements,
        name="opinion-statements",
    ),
    path(
        pgettext_lazy("address", "avis/<public:public_id>-<words:slug>/resultats/"),
        opinion_results.results,
        name="opinion-results",
    ),
    path(
        pgettext_lazy("address", "avis/<public:public_id>-<words:slug>/fin/"),
        opinion_pages.close,
        name="opinion-close",
    ),
    path(
        pgettext_lazy("address", "avis/<public:public_id>-<words:slug>/votes.csv"),
        opinion_files.votes,
        name="opinion-votes",
    ),
    path(
        pgettext_lazy("address", "avis/<public:public_id>-<words:slug>/resultat.json"),
        opinion_files.result,
        name="opinion-result",
    ),
]
