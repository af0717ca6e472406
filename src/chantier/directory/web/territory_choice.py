"""The territory that a page of coverage is about, as the address says it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from chantier.foundation.places import api as places


@dataclass(frozen=True)
class Choices:
    """A group of territories in the list."""

    label: str
    lines: tuple[places.TerritoryLine, ...]


@dataclass(frozen=True)
class Chosen:
    """The territory, all that is inside it, and the province around it."""

    id: int
    kind: str
    reference: str
    name: str
    contained: frozenset[int]


def chosen_territory(reference: str) -> Chosen:
    """The territory of this public reference; without one, the province. ``Http404`` when there is none."""
    if not reference:
        provinces = places.of_kind("province")
        if not provinces:
            return Chosen(0, "province", "", _("Tout le répertoire"), frozenset())
        reference = provinces[0].reference
    found = places.territory(reference.lower()[:60])
    if found is None:
        raise Http404
    contained = places.contained_ids(found.id) if found.kind in ("pole", "custom") else frozenset()
    return Chosen(found.id, found.kind, found.reference, found.name, contained)


def choices() -> tuple[Choices, ...]:
    """What may be chosen: the province, its regions, the poles."""
    groups = (
        (_("Tout le territoire"), "province"),
        (_("Régions administratives"), "region"),
        (_("Pôles d’économie sociale"), "pole"),
    )
    found = (Choices(label, places.of_kind(kind)) for label, kind in groups)
    return tuple(group for group in found if group.lines)


def asked(request: HttpRequest, name: str) -> str:
    """A word of the address, at a reasonable length."""
    return request.GET.get(name, "").strip()[:60]
