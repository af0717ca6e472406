"""Addresses of assemblies: elections, candidacies, and the seats they fill."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.assemblies.web import addresses, board_panels, election_pages, founding_pages

_CONVERTERS = addresses.AssemblyId  # registered by its module

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "instances/fonder/nouvelle/"), founding_pages.begin, name="founding-new"),
    path(
        pgettext_lazy("address", "instances/<assembly:public_id>/fondation/"), founding_pages.founding, name="founding"
    ),
    path("<assembly:public_id>/elections/", election_pages.elections, name="elections"),
    path(
        pgettext_lazy("address", "<assembly:public_id>/elections/preparer/nouvelle/"),
        election_pages.new,
        name="elections-new",
    ),
    path("<assembly:public_id>/elections/<assembly:election_id>/", election_pages.election, name="election"),
    path(
        pgettext_lazy("address", "<assembly:public_id>/elections/<assembly:election_id>/candidature/"),
        election_pages.stand,
        name="elections-stand",
    ),
    path("<assembly:public_id>/elections/<assembly:election_id>/mener/", election_pages.lead, name="elections-lead"),
    path(
        pgettext_lazy("address", "instances/<assembly:public_id>/sieges/<int:number>/fin/"),
        board_panels.end,
        name="term-end",
    ),
]
