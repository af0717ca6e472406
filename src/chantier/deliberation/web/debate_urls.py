"""Addresses of concertation: debates, contributions, drafts."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.deliberation.web import debate_arguments, debate_pages, debate_tables, draft_pages

urlpatterns: list[URLPattern] = [
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/debat/"),
        debate_pages.debate,
        name="debate",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/debat/saisie/"),
        debate_tables.enter,
        name="debate-enter",
    ),
    path(
        pgettext_lazy("address", "besoins/<public:public_id>-<words:slug>/debat/"),
        debate_pages.of_need,
        name="need-debate",
    ),
    path(
        pgettext_lazy("address", "besoins/<public:public_id>-<words:slug>/debat/saisie/"),
        debate_tables.enter_of_need,
        name="need-debate-enter",
    ),
    path(
        pgettext_lazy("address", "questions/<public:public_id>-<words:slug>/tables/<public:table>/debat/"),
        debate_pages.of_question,
        name="question-debate",
    ),
    path(
        pgettext_lazy("address", "questions/<public:public_id>-<words:slug>/tables/<public:table>/debat/saisie/"),
        debate_tables.enter_of_question,
        name="question-debate-enter",
    ),
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/moderation/"),
        debate_tables.moderation,
        name="moderation",
    ),
    path(pgettext_lazy("address", "contributions/<public:public_id>/"), debate_arguments.argument, name="argument"),
    path(
        pgettext_lazy("address", "contributions/<public:public_id>/appui/"),
        debate_arguments.support,
        name="argument-support",
    ),
    path(
        pgettext_lazy("address", "contributions/<public:public_id>/<slug:verb>/"),
        debate_arguments.act,
        name="argument-act",
    ),
    path(pgettext_lazy("address", "mes-brouillons/"), draft_pages.drafts, name="drafts"),
    path(
        pgettext_lazy("address", "mes-brouillons/<int:draft_id>/oublier/"),
        draft_pages.forget,
        name="draft-forget",
    ),
]
