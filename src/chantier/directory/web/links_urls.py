"""The addresses of links between organisations, of memberships, and of lists of links."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from chantier.directory.web import link_list_pages, link_pages, membership_pages

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "liens/listes/"), link_list_pages.home, name="link-lists"),
    path(pgettext_lazy("address", "liens/listes/modele.csv"), link_list_pages.model, name="link-list-model"),
    path(pgettext_lazy("address", "liens/listes/<int:pk>/"), link_list_pages.one, name="link-list"),
    path(
        pgettext_lazy("address", "liens/listes/<int:pk>/rapport.json"), link_list_pages.as_json, name="link-list-json"
    ),
    path(pgettext_lazy("address", "liens/organisation/<slug:public_id>/"), link_pages.links, name="links"),
    path(pgettext_lazy("address", "liens/<int:pk>/"), link_pages.dates, name="link"),
    path(pgettext_lazy("address", "liens/<int:pk>/retrait/"), link_pages.remove, name="link-remove"),
    path(pgettext_lazy("address", "liens/<int:pk>/retablissement/"), link_pages.restore, name="link-restore"),
    path(
        pgettext_lazy("address", "adhesions/organisation/<slug:public_id>/"),
        membership_pages.add,
        name="membership-new",
    ),
    path(pgettext_lazy("address", "adhesions/<int:pk>/"), membership_pages.change, name="membership"),
    path(pgettext_lazy("address", "adhesions/<int:pk>/retrait/"), membership_pages.remove, name="membership-remove"),
]
