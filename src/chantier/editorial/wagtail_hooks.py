"""What the house adds to Wagtail's back office."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks

from chantier.editorial.organization_chooser import NAMESPACE
from chantier.editorial.web import organization_pages


@hooks.register("register_admin_urls")
def chooser_of_organizations() -> list[URLResolver]:
    """The addresses of the chooser, behind the same gate as the rest."""
    return [path("organisations/", include((organization_pages.urlpatterns, NAMESPACE), namespace=NAMESPACE))]
