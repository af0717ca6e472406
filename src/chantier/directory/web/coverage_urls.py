"""The addresses of coverage and of the invitations that follow from it."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.directory.web import coverage_pages, invitation_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "couverture/"), coverage_pages.coverage_page, name="coverage"),
    path(pgettext_lazy("address", "invitations/"), invitation_pages.invitations_page, name="invitations"),
    path(
        pgettext_lazy("address", "invitations/publipostage.<slug:form>"),
        invitation_pages.export,
        name="invitations-export",
    ),
]
