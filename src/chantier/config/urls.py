"""Every address of the site. The language comes first, and each segment is in that language."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import pgettext_lazy

from chantier.config.web import pages


def _at(segment: Any, urls: str) -> list[URLPattern | URLResolver]:
    # While the house is being built a mandate's pages may not exist yet.
    try:
        is_there = find_spec(urls) is not None
    except ModuleNotFoundError:
        is_there = False
    return [path(segment, include(urls))] if is_there else []


urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.choose_language, name="choose-language"),
    path("sante", pages.health, name="health"),
    *_at("api/", "chantier.directory.web.api_urls"),
    *_at("id/", "chantier.directory.web.stable_urls"),
    *_at("compte/", "chantier.foundation.people.web.provider_urls"),
]

urlpatterns += i18n_patterns(
    path("", pages.home, name="home"),
    *_at(pgettext_lazy("address", "repertoire/"), "chantier.directory.web.urls"),
    *_at(pgettext_lazy("address", "territoires/"), "chantier.foundation.places.web.urls"),
    *_at(pgettext_lazy("address", "vocabulaires/"), "chantier.foundation.words.web.urls"),
    *_at("", "chantier.foundation.search.web.urls"),
    *_at("", "chantier.foundation.people.web.urls"),
    *_at("", "chantier.foundation.people.web.account_urls"),
    *_at("", "chantier.foundation.messages.web.urls"),
    *_at("", "chantier.foundation.files.web.urls"),
    *_at("ui/", "chantier.foundation.ui.web.urls"),
    path(pgettext_lazy("address", "bibliotheque/"), pages.not_built, {"mandate": "library"}, name="library"),
    path(
        pgettext_lazy("address", "concertation/"),
        pages.not_built,
        {"mandate": "deliberation"},
        name="deliberation",
    ),
    path(pgettext_lazy("address", "assemblees/"), pages.not_built, {"mandate": "assemblies"}, name="assemblies"),
    path(
        pgettext_lazy("address", "interventions/"),
        pages.not_built,
        {"mandate": "interventions"},
        name="interventions",
    ),
    path(pgettext_lazy("address", "projets/"), pages.not_built, {"mandate": "projects"}, name="projects"),
    path(pgettext_lazy("address", "alliances/"), pages.not_built, {"mandate": "alliances"}, name="alliances"),
    path(
        pgettext_lazy("address", "observatoire/"),
        pages.not_built,
        {"mandate": "observatory"},
        name="observatory",
    ),
    path(pgettext_lazy("address", "visite/"), pages.tour, name="tour"),
    path(pgettext_lazy("address", "aide/"), pages.help_page, name="help"),
    path(pgettext_lazy("address", "a-propos/"), pages.about, name="about"),
    path(pgettext_lazy("address", "confidentialite/"), pages.privacy, name="privacy"),
)
