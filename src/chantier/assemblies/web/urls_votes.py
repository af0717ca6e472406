"""Addresses of assemblies: votes and ballots."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.assemblies.web import ballot_pages, box_pages, paper_pages, vote_pages, vote_verbs

_VOTE = "<assembly:public_id>/votes/<assembly:vote_id>/"

urlpatterns: list[URLPattern] = [
    path("<assembly:public_id>/votes/", vote_pages.votes, name="votes"),
    path(pgettext_lazy("address", "<assembly:public_id>/votes/preparer/nouveau/"), vote_pages.new, name="votes-new"),
    path(_VOTE, vote_pages.vote, name="vote"),
    path(f"{_VOTE}mener/", vote_verbs.lead, name="votes-lead"),
    path(f"{_VOTE}mains/", vote_verbs.hands, name="votes-hands"),
    path(f"{_VOTE}secret/", vote_verbs.ask, name="votes-secret"),
    path(
        pgettext_lazy("address", "<assembly:public_id>/votes/<assembly:vote_id>/bulletin/"),
        ballot_pages.ballot,
        name="votes-ballot",
    ),
    path(
        pgettext_lazy("address", "<assembly:public_id>/votes/<assembly:vote_id>/changer/"),
        ballot_pages.change,
        name="votes-change",
    ),
    path(
        pgettext_lazy("address", "<assembly:public_id>/votes/<assembly:vote_id>/mon-bulletin/"),
        ballot_pages.find,
        name="votes-find",
    ),
    path(f"{_VOTE}accuse/", ballot_pages.acknowledgement, name="votes-acknowledgement"),
    path(
        pgettext_lazy("address", "<assembly:public_id>/votes/<assembly:vote_id>/bulletins/"),
        box_pages.box,
        name="votes-box",
    ),
    path(f"{_VOTE}fichier/", box_pages.file, name="votes-file"),
    path(
        pgettext_lazy("address", "<assembly:public_id>/votes/<assembly:vote_id>/contester/"),
        box_pages.dispute,
        name="votes-dispute",
    ),
    path(f"{_VOTE}repondre/", box_pages.answer, name="votes-answer"),
    path(
        pgettext_lazy("address", "<assembly:public_id>/votes/<assembly:vote_id>/papier/"),
        paper_pages.paper,
        name="votes-paper",
    ),
    path(f"{_VOTE}souches/", paper_pages.stubs, name="votes-stubs"),
]
