"""Addresses of concertation: what proposals lean on."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.deliberation.web import evidence_pages

urlpatterns: list[URLPattern] = [
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/preuves/"),
        evidence_pages.evidence,
        name="evidence",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/preuves/ajout/"),
        evidence_pages.attach,
        name="evidence-attach",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/preuves/<int:number>/retrait/"),
        evidence_pages.remove,
        name="evidence-remove",
    ),
]
