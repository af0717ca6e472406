"""Addresses of concertation: mandates of working groups."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.deliberation.web import mandate_pages, mandate_verbs

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "mandats/"), mandate_pages.mandates, name="mandates"),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/mandat/"),
        mandate_pages.mandate,
        name="mandate",
    ),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/mandat/don/"),
        mandate_verbs.give,
        name="mandate-give",
    ),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/mandat/prolongation/"),
        mandate_verbs.verb,
        {"name": "extend"},
        name="mandate-extend",
    ),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/mandat/rapport/"),
        mandate_verbs.verb,
        {"name": "report"},
        name="mandate-report",
    ),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/mandat/renvoi/"),
        mandate_verbs.verb,
        {"name": "send-back"},
        name="mandate-send-back",
    ),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/mandat/quitus/"),
        mandate_verbs.verb,
        {"name": "discharge"},
        name="mandate-discharge",
    ),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/mandat/retrait/"),
        mandate_verbs.verb,
        {"name": "revoke"},
        name="mandate-revoke",
    ),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/mandat/livrables/<int:number>/"),
        mandate_verbs.deliver,
        name="mandate-deliver",
    ),
]
