"""Addresses of concertation: needs."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.deliberation.web import need_list, need_pages, need_verbs

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "besoins/"), need_list.needs, name="needs"),
    path(pgettext_lazy("address", "besoins/sans-reponse/"), need_list.unanswered, name="needs-unanswered"),
    path(pgettext_lazy("address", "besoins/par-territoire/"), need_list.by_territory, name="needs-gathered"),
    path(pgettext_lazy("address", "besoins/dire/"), need_verbs.state, name="need-new"),
    path(pgettext_lazy("address", "besoins/noter/"), need_verbs.enter, name="need-enter"),
    path(pgettext_lazy("address", "besoins/<public:public_id>-<words:slug>/"), need_pages.need, name="need"),
    path(
        pgettext_lazy("address", "besoins/<public:public_id>-<words:slug>/partage/"),
        need_verbs.share,
        name="need-share",
    ),
    path(
        pgettext_lazy("address", "besoins/<public:public_id>-<words:slug>/reunion/"), need_verbs.join, name="need-join"
    ),
    path(
        pgettext_lazy("address", "besoins/<public:public_id>-<words:slug>/separation/"),
        need_verbs.part,
        name="need-part",
    ),
    path(
        pgettext_lazy("address", "besoins/<public:public_id>-<words:slug>/retrait/"),
        need_verbs.withdraw,
        name="need-withdraw",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/besoins/"),
        need_verbs.of_proposal,
        name="proposal-needs",
    ),
]
