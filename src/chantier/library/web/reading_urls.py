"""Addresses of the library: reading one resource, its files, one's own citations."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter
from django.utils.translation import pgettext_lazy

from chantier.library.web import claim_pages, export_pages, file_pages, notebook_pages, reading_pages


class ResourceId:
    """What a resource is called in addresses: letters and digits, no hyphen."""

    regex = "[0-9a-z]{1,12}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


class Readable(ResourceId):
    """The readable part of an address, which may be wrong or empty: the page redirects."""

    regex = "[^/]*"


register_converter(ResourceId, "resource_id")
register_converter(Readable, "resource_words")

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "mes-citations/"), notebook_pages.mine, name="notebook"),
    path(
        pgettext_lazy("address", "mes-citations/<int:pk>/retrait/"), notebook_pages.forget_one, name="notebook-forget"
    ),
    path(pgettext_lazy("address", "fichiers/<int:pk>/"), file_pages.file, name="file"),
    path(pgettext_lazy("address", "fichiers/<int:pk>/texte/"), file_pages.text, name="text"),
    path(pgettext_lazy("address", "fichiers/<int:pk>/page-<int:page>.png"), file_pages.page_picture, name="preview"),
    path(pgettext_lazy("address", "<resource_id:public_id>/citer/"), notebook_pages.keep_one, name="keep"),
    path(
        pgettext_lazy("address", "<resource_id:public_id>/affirmations/<int:number>/retrait/"),
        claim_pages.withdraw,
        name="claim-withdraw",
    ),
    path("<resource_id:public_id>.<str:form>", export_pages.export, name="resource-export"),
    path("<resource_id:public_id>/", reading_pages.by_id, name="by-id"),
    path("<resource_id:public_id>-<resource_words:slug>/", reading_pages.resource, name="resource"),
]
