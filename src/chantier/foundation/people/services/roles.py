"""Entrusting roles and taking them back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import ADMINISTRATOR, ROLES, Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import acts, queries
from chantier.foundation.people.models import Person, RoleGrant
from chantier.foundation.people.permissions import may_manage_roles


@transaction.atomic
def grant_role(*, speaker: Speaker, person_id: int, role: str, at: datetime, territory_code: str = "") -> int:
    """Entrust a role; returns the grant's id. Granting what is already held changes nothing."""
    may_manage_roles(speaker).enforce()
    if role not in ROLES:
        raise Invalid(Reason("role_unknown", _("Ce rôle n’existe pas.")))
    if not Person.objects.filter(pk=person_id, is_active=True).exists():
        raise NotPossible(Reason("person_unknown", _("Cette personne n’a pas de compte actif.")))
    grant, made = RoleGrant.objects.get_or_create(
        person_id=person_id,
        role=role,
        territory_code=territory_code,
        until=None,
        defaults={"since": at, "given_by_id": speaker.person_id},
    )
    if made:
        _record(acts.ROLE_GRANTED, speaker=speaker, grant=grant, at=at)
    return grant.pk


@transaction.atomic
def end_role(*, speaker: Speaker, grant_id: int, at: datetime) -> None:
    """Take a role back. The last administrator stays: an instance without one cannot be helped from inside."""
    may_manage_roles(speaker).enforce()
    lock_administration()
    grant = RoleGrant.objects.select_for_update().get(pk=grant_id)
    if grant.until is not None:
        return
    if grant.role == ADMINISTRATOR:
        refuse_if_last_administrator(grant.person_id, at=at)
    grant.until = at
    grant.save(update_fields=["until"])
    _record(acts.ROLE_ENDED, speaker=speaker, grant=grant, at=at)


def lock_administration() -> None:
    """Two administrators who leave at the same instant go one after the other: the second one stays."""
    list(RoleGrant.objects.select_for_update().filter(role=ADMINISTRATOR, until__isnull=True).order_by("pk"))


def refuse_if_last_administrator(person_id: int, *, at: datetime) -> None:
    """Raise `NotPossible` when nobody else administers the instance."""
    if set(queries.persons_with_role(ADMINISTRATOR, at=at)) == {person_id}:
        raise NotPossible(
            Reason(
                "last_administrator",
                _("C’est la dernière personne qui administre cette instance."),
                _("Confiez d’abord l’administration à une autre personne."),
            )
        )


def _record(name: str, *, speaker: Speaker, grant: RoleGrant, at: datetime) -> None:
    record(
        name=name,
        speaker=speaker,
        at=at,
        subject=("people.person", grant.person_id),
        data={"grant": grant.pk, "role": ROLES.index(grant.role)},
    )
