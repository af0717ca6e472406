"""Addresses of assemblies: a meeting, its agenda, its notice, a member’s own page."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.assemblies.web import addresses, agenda_pages, convening_pages, meeting_pages, my_day_pages

_CONVERTERS = addresses.AssemblyId  # registered by its module

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "instances/<assembly:public_id>/preparer/"), meeting_pages.new, name="meeting-new"),
    path("<assembly:public_id>/", meeting_pages.meeting, name="meeting"),
    path(pgettext_lazy("address", "<assembly:public_id>/modifier/"), meeting_pages.change, name="meeting-change"),
    path(pgettext_lazy("address", "<assembly:public_id>/annuler/"), meeting_pages.cancel, name="meeting-cancel"),
    path(pgettext_lazy("address", "<assembly:public_id>/charges/"), meeting_pages.officers, name="officers"),
    path("<assembly:public_id>/assemblee.ics", my_day_pages.calendar, name="meeting-calendar"),
    path(pgettext_lazy("address", "<assembly:public_id>/ma-journee/"), my_day_pages.my_day, name="my-day"),
    path(pgettext_lazy("address", "<assembly:public_id>/ordre-du-jour/"), agenda_pages.agenda, name="agenda"),
    path(
        pgettext_lazy("address", "<assembly:public_id>/ordre-du-jour/points/<int:number>/"),
        agenda_pages.point,
        name="agenda-point",
    ),
    path(
        pgettext_lazy("address", "<assembly:public_id>/ordre-du-jour/points/<int:number>/place/"),
        agenda_pages.move,
        name="agenda-move",
    ),
    path(
        pgettext_lazy("address", "<assembly:public_id>/ordre-du-jour/versions/<int:number>/"),
        agenda_pages.revision,
        name="agenda-revision",
    ),
    path(pgettext_lazy("address", "<assembly:public_id>/convocation/"), convening_pages.convening, name="convening"),
    path(
        pgettext_lazy("address", "<assembly:public_id>/convocation/<int:number>/progres/"),
        convening_pages.progress,
        name="convening-progress",
    ),
    path(
        pgettext_lazy("address", "<assembly:public_id>/convocation/<int:number>/relancer/"),
        convening_pages.again,
        name="convening-again",
    ),
    path(
        pgettext_lazy("address", "<assembly:public_id>/convocation/<int:number>/preuves.csv"),
        convening_pages.proofs,
        name="convening-proofs",
    ),
    path(
        pgettext_lazy("address", "<assembly:public_id>/convocation/<int:number>/remise/<slug:key>/"),
        convening_pages.delivery,
        name="convening-delivery",
    ),
]
