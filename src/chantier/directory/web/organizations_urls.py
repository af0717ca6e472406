"""The addresses of the list of organisations, its map, and each one's page."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter
from django.utils.translation import pgettext_lazy

from chantier.directory.web import map_pages, organization_page, organizations


class PublicId:
    """What an organisation is called in addresses: letters and digits, no hyphen."""

    regex = "[0-9a-z]{1,12}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


class Readable(PublicId):
    """The readable part of an address, which may be wrong or empty: the page redirects."""

    regex = "[^/]*"


register_converter(PublicId, "public_id")
register_converter(Readable, "readable")

urlpatterns: list[URLPattern] = [
    path("", organizations.organization_list, name="list"),
    path(pgettext_lazy("address", "carte/points.json"), map_pages.points, name="map-points"),
    path(pgettext_lazy("address", "carte/ici/"), map_pages.at_place, name="at-place"),
    path(pgettext_lazy("address", "carte/fiche/"), map_pages.card_root, name="card-root"),
    path(pgettext_lazy("address", "carte/fiche/<public_id:public_id>/"), map_pages.card, name="card"),
    path(pgettext_lazy("address", "numero/<int:number>/"), organization_page.by_number, name="by-number"),
    path("<public_id:public_id>/", organization_page.without_name, name="by-id"),
    path("<public_id:public_id>-<readable:slug>/", organization_page.organization, name="organization"),
]
