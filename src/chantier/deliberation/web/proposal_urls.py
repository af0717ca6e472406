"""Addresses of concertation: proposals."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.deliberation.web import (
    amending_pages,
    amendment_pages,
    found_pages,
    position_pages,
    proposal_list,
    proposal_pages,
    step_pages,
    sub_amendment_pages,
    translation_pages,
    version_pages,
    writing_pages,
)

urlpatterns: list[URLPattern] = [
    path(
        pgettext_lazy("address", "tables/<public:public_id>-<words:slug>/proposer/"),
        writing_pages.new,
        name="proposal-new",
    ),
    path(pgettext_lazy("address", "traduire/<int:text_id>/"), translation_pages.translate, name="translate"),
    path(pgettext_lazy("address", "propositions/"), proposal_list.proposals, name="proposals"),
    path(
        pgettext_lazy("address", "propositions/numero/<int:number>/"),
        found_pages.proposal,
        name="proposal-by-number",
    ),
    path(pgettext_lazy("address", "besoins/numero/<int:number>/"), found_pages.need, name="need-by-number"),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/ecrire/"),
        writing_pages.write,
        name="proposal-write",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/etape/"),
        step_pages.step,
        name="proposal-step",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/texte-arrete.json"),
        step_pages.settled,
        name="settled",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/amendements/"),
        amendment_pages.listing,
        name="amendments",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/amendements/nouveau/"),
        amending_pages.new,
        name="amendment-new",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/amendements/fondre/"),
        amending_pages.merge,
        name="amendment-merge",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/amendements/<int:number>/"),
        amendment_pages.one,
        name="amendment",
    ),
    path(
        pgettext_lazy(
            "address", "propositions/<public:public_id>-<words:slug>/amendements/<int:number>/sous-amendements/"
        ),
        sub_amendment_pages.listing,
        name="sub-amendments",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/consolide/"),
        amendment_pages.consolidated,
        name="consolidated",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/positions/"),
        position_pages.positions,
        name="positions",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/versions/"),
        version_pages.versions,
        name="versions",
    ),
    path(
        pgettext_lazy("address", "propositions/<public:public_id>-<words:slug>/"),
        proposal_pages.proposal,
        name="proposal",
    ),
]
