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
        pgettext_lazy("address", "questions/<public:public_id>-<words:slug>/debat/"),
        debate_pages.of_question_everywhere,
        name="question-debates",
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
        pgettext_lazy("address", "contributions/<public:public_id>/reponse/"),
        debate_arguments.act,
        {"verb": "reponse"},
        name="argument-act",
    ),
    path(
        pgettext_lazy("address", "contributions/<public:public_id>/modification/"),
        debate_arguments.act,
        {"verb": "modification"},
        name="argument-act",
    ),
    path(
        pgettext_lazy("address", "contributions/<public:public_id>/retrait/"),
        debate_arguments.act,
        {"verb": "retrait"},
        name="argument-act",
    ),
    path(
        pgettext_lazy("address", "contributions/<public:public_id>/signalement/"),
        debate_arguments.act,
        {"verb": "signalement"},
        name="argument-act",
    ),
    path(
        pgettext_lazy("address", "contributions/<public:public_id>/masquage/"),
        debate_arguments.act,
        {"verb": "masquage"},
        name="argument-act",
    ),
    path(
        pgettext_lazy("address", "contributions/<public:public_id>/retablissement/"),
        debate_arguments.act,
        {"verb": "retablissement"},
        name="argument-act",
    ),
    path(
        pgettext_lazy("address", "contributions/<public:public_id>/maintien/"),
        debate_arguments.act,
        {"verb": "maintien"},
        name="argument-act",
    ),
    path(
        pgettext_lazy("address", "contributions/<public:public_id>/appel/"),
        debate_arguments.act,
        {"verb": "appel"},
        name="argument-act",
    ),
    path(
        pgettext_lazy("address", "contributions/<public:public_id>/reponse-a-l-appel/"),
        debate_arguments.act,
        {"verb": "reponse-a-l-appel"},
        name="argument-act",
    ),
    #: As they were before they were translated: French words in every language, in drafts and in letters.
    path(
        pgettext_lazy("address", "contributions/<public:public_id>/<slug:verb>/"),
        debate_arguments.former_act,
        name="argument-act-former",
    ),
    path(pgettext_lazy("address", "mes-brouillons/"), draft_pages.drafts, name="drafts"),
    path(
        pgettext_lazy("address", "mes-brouillons/<int:draft_id>/oublier/"),
        draft_pages.forget,
        name="draft-forget",
    ),
]
