"""The windows that come with the program. Those that need several mandates are registered by `config`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import api as assemblies
from chantier.deliberation import api as deliberation
from chantier.editorial.queries import pages
from chantier.editorial.windows import Gather, Window, register
from chantier.library import api as library

RESOURCES = 5
PROPOSALS = 5


def install() -> None:
    """Register them, in the order in which editors see them."""
    register(
        Window(
            "carte",
            _("La carte du mouvement"),
            _("Les organisations là où elles sont ; on s’approche, on ouvre une fiche."),
            "editorial/windows/map.html",
            _nothing,
            has_map=True,
        )
    )
    register(
        Window(
            "territoire",
            _("Trouver son territoire"),
            _("Une municipalité ou un code postal mène à la page de son territoire."),
            "editorial/windows/territory.html",
            _nothing,
        )
    )
    register(
        Window(
            "ressources",
            _("Les dernières ressources"),
            _("Ce que la bibliothèque a publié en dernier."),
            "editorial/windows/resources.html",
            _resources,
        )
    )
    for kind, name, label in (
        ("stories", "recits", _("Les derniers récits")),
        ("news", "nouvelles", _("Les dernières nouvelles")),
        ("events", "agenda", _("Les prochains rendez-vous")),
        ("campaigns", "campagnes", _("Les campagnes à signer")),
    ):
        register(Window(name, label, label, "editorial/windows/pages.html", _latest(kind)))
    register(
        Window(
            "propositions",
            _("Les dernières propositions"),
            _("Ce qui se débat aux tables publiques, le plus récent d’abord."),
            "editorial/windows/proposals.html",
            _deliberation,
        )
    )
    register(
        Window(
            "assemblee",
            _("La prochaine assemblée"),
            _("Sa date, son lieu et son ordre du jour, une fois convoquée."),
            "editorial/windows/assembly.html",
            _assemblies,
        )
    )


def _nothing(_request: HttpRequest) -> dict[str, Any]:
    return {}


def _resources(_request: HttpRequest) -> dict[str, Any]:
    language = get_language() or "fr"
    ids = library.latest_published(limit=RESOURCES)
    found = library.describe(ids, language=language) if ids else {}
    rows = [(found[one].wording(language), found[one].address) for one in ids if one in found]
    return {"rows": rows, "library_url": reverse("library:home")}


def _latest(kind: str) -> Gather:
    def gather(_request: HttpRequest) -> dict[str, Any]:
        return {"listed": pages.latest(kind, get_language() or "fr", at=timezone.now()), "kind": kind}

    return gather


def _deliberation(_request: HttpRequest) -> dict[str, Any]:
    rows = [
        (one, reverse("deliberation:proposal", args=[one.public_id, one.slug or "x"]))
        for one in deliberation.latest_lines(most=PROPOSALS)
    ]
    return {"rows": rows, "deliberation_url": reverse("deliberation:home")}


def _assemblies(_request: HttpRequest) -> dict[str, Any]:
    rows = [
        (one, reverse("assemblies:meeting", args=[one.public_id]))
        for one in assemblies.coming_in_public(at=timezone.now())
    ]
    return {"rows": rows, "assemblies_url": reverse("assemblies:home")}
