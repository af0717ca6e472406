"""Who speaks at a page: roles and mandates as they hold at this instant, asked of the database each time."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from chantier.foundation.access.api import Speaker
from chantier.foundation.people.core.powers import Power
from chantier.foundation.people.models import Mandate, RoleGrant
from chantier.foundation.people.queries import accepted_on, day_of, final, standing_grants
from chantier.foundation.prepared.api import Prepared, given


def speaker_for(*, person_id: int, voice_id: int | None, language: str, at: datetime) -> Speaker:
    """Who speaks at this instant. Two queries; the voice is left out when no mandate carries it any more."""
    roles = roles_of(person_id, at=at)
    mandate = speaking_mandate(person_id, voice_id, at=at) if voice_id is not None else None
    if mandate is None:
        return Speaker(person_id=person_id, roles=roles, language=language)
    target = final(mandate.voice)
    return Speaker(
        person_id=person_id,
        voice_id=target.pk,
        voice_name=target.name,
        organization_id=target.organization_ref,
        roles=roles,
        language=language,
    )


def roles_of(person_id: int, *, at: datetime) -> frozenset[str]:
    """The roles this person holds at this instant, in any territory. One query."""
    return frozenset(role for (role,) in _ROLES_OF.rows(person=person_id, at=at))


def speaking_mandate(person_id: int, voice_id: int, *, at: datetime) -> Mandate | None:
    """The mandate that lets this person speak in this voice at this instant, if any. One or two queries."""
    for row in _SPEAKING.objects(person=person_id, voice=voice_id, day=day_of(at)):
        target = final(row.voice)
        if voice_id in {row.voice_id, target.pk} and target.active and Power.SPEAK in row.powers:
            return row
    return None


def _write_roles_of() -> QuerySet[RoleGrant, tuple[str]]:
    rows = standing_grants(given("at", RoleGrant, "since")).filter(person_id=given("person", RoleGrant, "person"))
    return rows.order_by("id").values_list("role")


def _write_speaking() -> QuerySet[Mandate]:
    spoken = Q(voice_id=given("voice", Mandate, "voice")) | Q(voice__redirects_to__isnull=False)
    rows = accepted_on(given("day", Mandate, "starts_on"), Mandate.objects.select_related("voice__redirects_to"))
    return rows.filter(spoken, person_id=given("person", Mandate, "person")).order_by("id")


#: Who speaks is asked of the database at each page: a role or a mandate that ends is over at the next one.
_ROLES_OF: Prepared[RoleGrant] = Prepared(_write_roles_of)
_SPEAKING: Prepared[Mandate] = Prepared(_write_speaking)
