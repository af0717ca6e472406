"""Addresses of concertation: questions put to many tables, their syntheses, origins of articles."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.deliberation.web import round_nation, round_origin_pages, round_pages, round_table_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "questions/"), round_pages.index, name="questions"),
    path(pgettext_lazy("address", "questions/poser/<public:public_id>/"), round_pages.ask, name="question-ask"),
    path(
        pgettext_lazy("address", "questions/<public:public_id>-<words:slug>/"), round_nation.question, name="question"
    ),
    path(
        pgettext_lazy("address", "questions/<public:public_id>-<words:slug>/tables/"),
        round_pages.put,
        name="question-put",
    ),
    path(
        pgettext_lazy("address", "questions/<public:public_id>-<words:slug>/groupes/<public:proposal>/"),
        round_nation.groups,
        name="question-groups",
    ),
    path(
        pgettext_lazy("address", "questions/<public:public_id>-<words:slug>/cloture/"),
        round_pages.close,
        name="question-close",
    ),
    path(
        pgettext_lazy("address", "questions/<public:public_id>-<words:slug>/tables/<public:table>/"),
        round_table_pages.at_table,
        name="question-at-table",
    ),
    path(
        pgettext_lazy("address", "questions/<public:public_id>-<words:slug>/tables/<public:table>/calendrier/"),
        round_table_pages.accept,
        name="question-accept",
    ),
    path(
        pgettext_lazy("address", "questions/<public:public_id>-<words:slug>/tables/<public:table>/synthese/"),
        round_table_pages.write,
        name="synthesis-edit",
    ),
    path(
        pgettext_lazy(
            "address", "questions/<public:public_id>-<words:slug>/tables/<public:table>/synthese/publication/"
        ),
        round_table_pages.publish,
        name="synthesis-publish",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/origines/"),
        round_origin_pages.origins,
        name="proposal-origins",
    ),
]
