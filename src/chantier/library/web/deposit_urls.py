"""Addresses of the library: deposits, one's own names, collections."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.library.web import collection_pages, deposit_begin, deposit_pages, name_pages, version_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "deposer/"), deposit_begin.start, name="deposit"),
    path(pgettext_lazy("address", "mes-depots/"), deposit_pages.mine, name="mine"),
    path(pgettext_lazy("address", "mon-nom/"), name_pages.names, name="names"),
    path(pgettext_lazy("address", "depots/<slug:public_id>/"), deposit_pages.edit, name="deposit-edit"),
    path(pgettext_lazy("address", "depots/<slug:public_id>/soumettre/"), deposit_pages.submit, name="deposit-submit"),
    path(pgettext_lazy("address", "depots/<slug:public_id>/reprise/"), deposit_pages.take_back, name="take-back"),
    path(pgettext_lazy("address", "depots/<slug:public_id>/remarques/"), deposit_pages.say, name="remarks"),
    path(pgettext_lazy("address", "depots/<slug:public_id>/versions/"), version_pages.versions, name="versions"),
    path(pgettext_lazy("address", "collections/"), collection_pages.collections, name="collections"),
    path(pgettext_lazy("address", "collections/nouvelle/"), collection_pages.edit, name="collection-new"),
    path(pgettext_lazy("address", "collections/<slug:public_id>/"), collection_pages.collection, name="collection"),
    path(
        pgettext_lazy("address", "collections/<slug:public_id>/modifier/"),
        collection_pages.edit,
        name="collection-edit",
    ),
]
