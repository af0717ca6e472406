"""Every address of the site. The language comes first, and each segment is in that language."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import pgettext_lazy

from chantier.config.web import pages, sitemap, upkeep

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.choose_language, name="choose-language"),
    path("sante", upkeep.health, name="health"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<slug:name>-<int:number>.xml", sitemap.part, name="sitemap-part"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("api/", include("chantier.config.web.open_interface")),
    path("id/", include("chantier.directory.web.stable_urls")),
    path("compte/", include("chantier.foundation.people.web.provider_urls")),
    path("log/", include("chantier.foundation.journal.web.log_urls")),
    path("", include("chantier.library.web.machine_urls")),
    path("", include("chantier.editorial.web.machine_urls")),
]

urlpatterns += i18n_patterns(
    path("", pages.home, name="home"),
    path(pgettext_lazy("address", "repertoire/"), include("chantier.directory.web.urls")),
    path(pgettext_lazy("address", "territoires/"), include("chantier.foundation.places.web.urls")),
    path(pgettext_lazy("address", "vocabulaires/"), include("chantier.foundation.words.web.urls")),
    path("", include("chantier.foundation.search.web.urls")),
    path("", include("chantier.foundation.people.web.urls")),
    path("", include("chantier.foundation.people.web.account_urls")),
    path("", include("chantier.foundation.messages.web.urls")),
    path("", include("chantier.foundation.files.web.urls")),
    path(pgettext_lazy("address", "journal-public/"), include("chantier.foundation.journal.web.urls")),
    path("ui/", include("chantier.foundation.ui.web.urls")),
    path("", include("chantier.library.web.urls")),
    path(pgettext_lazy("address", "concertation/"), include("chantier.deliberation.web.urls")),
    path(pgettext_lazy("address", "assemblees/"), include("chantier.assemblies.web.urls")),
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
    path(pgettext_lazy("address", "registres/entretien/"), upkeep.page, name="upkeep"),
    path(pgettext_lazy("address", "visite/"), pages.tour, name="tour"),
    path(pgettext_lazy("address", "aide/"), pages.help_page, name="help"),
    path(pgettext_lazy("address", "a-propos/"), pages.about, name="about"),
    path(pgettext_lazy("address", "confidentialite/"), pages.privacy, name="privacy"),
    path(pgettext_lazy("address", "edition/"), include("chantier.editorial.web.office_urls")),
    path("", include("chantier.editorial.newsletter.web.urls")),
    path("", include("chantier.editorial.web.urls")),
    # Last of all: what editors wrote never hides a page of the house.
    path("", include("chantier.editorial.web.page_urls")),
)
