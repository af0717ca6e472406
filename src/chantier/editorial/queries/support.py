"""How many support, who lets their name be shown, and what the reader did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count as CountOf
from django.db.models import Q, QuerySet

from chantier.editorial.core.counting import Count, Seats
from chantier.editorial.models import Support
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people

NAMES_SHOWN = 60


@dataclass(frozen=True)
class Registrant:
    """Somebody who comes: what an organiser needs to expect them, and no more."""

    name: str
    address: str
    language: str
    since: datetime


def registrants(subject: UUID) -> tuple[Registrant, ...]:
    """Those who come and are not yet forgotten, the first first. Two queries."""
    rows = _standing(Support.Kind.REGISTRATION, subject).filter(person__isnull=False).order_by("given_at", "pk")
    found = list(rows.values_list("person_id", "given_at"))
    known = people.persons([pk for pk, _at in found])
    return tuple(
        Registrant(known[pk].name, known[pk].email, known[pk].language, since) for pk, since in found if pk in known
    )


def _standing(kind: str, subject: UUID) -> QuerySet[Support]:
    return Support.objects.filter(kind=kind, subject=subject, withdrawn_at__isnull=True)


def signatures(subject: UUID, goal: int) -> Count:
    """Those who sign now, all languages together. One query."""
    found = _standing(Support.Kind.SIGNATURE, subject).aggregate(
        persons=CountOf("pk", filter=Q(organization_ref="")),
        organizations=CountOf("pk", filter=~Q(organization_ref="")),
    )
    return Count(found["persons"], found["organizations"], goal)


def seats(subject: UUID, limit: int | None) -> Seats:
    """Those who come, all languages together. One query."""
    return Seats(_standing(Support.Kind.REGISTRATION, subject).count(), limit)


def shown_names(subject: UUID) -> tuple[str, ...]:
    """Those who accepted that their name be read, the last first. One query."""
    rows = _standing(Support.Kind.SIGNATURE, subject).exclude(shown_name="").order_by("-given_at", "-pk")
    return tuple(rows.values_list("shown_name", flat=True)[:NAMES_SHOWN])


def has_supported(speaker: Speaker, kind: str, subject: UUID) -> bool:
    """Whether the reader, in the name in which they speak now, is counted. One query."""
    if speaker.person_id is None:
        return False
    rows = _standing(kind, subject)
    if kind == Support.Kind.SIGNATURE and speaker.organization_id:
        return bool(rows.filter(organization_ref=speaker.organization_id).exists())
    return bool(rows.filter(person_id=speaker.person_id, organization_ref="").exists())
