"""The mandates, in the order of the movement's own life, and the shell of every page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class MandateEntry:
    """One mandate in the navigation; ``view`` is the url name of its first page."""

    key: str
    label: str | Promise
    view: str
    built: bool


MANDATES = (
    MandateEntry("directory", _("Répertoire"), "directory:list", built=True),
    MandateEntry("library", _("Bibliothèque"), "library:home", built=True),
    MandateEntry("deliberation", _("Concertation"), "deliberation:home", built=True),
    MandateEntry("assemblies", _("Assemblées"), "assemblies:home", built=True),
    MandateEntry("interventions", _("Interventions"), "interventions", built=False),
    MandateEntry("projects", _("Projets"), "projects", built=False),
    MandateEntry("alliances", _("Alliances"), "alliances", built=False),
    MandateEntry("observatory", _("Observatoire"), "observatory", built=False),
)


@lru_cache(maxsize=100)
def _address(view: str, _language: str | None, _urlconf: object, _prefix: str) -> str:
    """Each page, and each panel on it, asks for all of them again."""
    return reverse(view)


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page knows: the mandates and the instance."""
    items = []
    match = request.resolver_match
    where = match.namespace if match else ""
    for mandate in MANDATES:
        url = _address(mandate.view, get_language(), get_urlconf(), get_script_prefix())
        items.append(
            {
                "key": mandate.key,
                "label": mandate.label,
                "url": url,
                "built": mandate.built,
                # A resource stands beside the shelves, under an address of its own.
                "current": mandate.key == where or request.path.startswith(url),
            }
        )
    return {"navigation": items, "instance": settings.INSTANCE, "demo": settings.DEMO}
