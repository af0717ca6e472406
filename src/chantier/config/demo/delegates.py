"""Those who speak for organisations at the assemblies of the demonstration: accounts and accepted mandates."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chantier.config.demo import bodies, files
from chantier.directory.models import Organization
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.text.api import slug

TITLE = "Délégation à l’assemblée"
POWERS = (people.Power.SPEAK, people.Power.VOTE)
_HELD_FOR = timedelta(days=120)


@transaction.atomic
def bring(*, at: datetime) -> dict[str, int]:
    """{organisation: person} of those who are delegated, made where they are not there yet."""
    keys = bodies.organization_ids()
    rows = Organization.objects.in_bulk([keys[row["organization"]] for row in files.rows("assemblies/delegates.csv")])
    found: dict[str, int] = {}
    for row in files.rows("assemblies/delegates.csv"):
        address = f"{slug(row['name'])}@delegations.example"
        known = people.person_by_address(address)
        person_id = known.id if known is not None else _account(row, address, at=at)
        if known is None:
            _mandate(rows[keys[row["organization"]]], person_id, at=at - _HELD_FOR)
        found[row["organization"]] = person_id
    return found


def _account(row: dict[str, str], address: str, *, at: datetime) -> int:
    made = people.create_person(
        speaker=Speaker.system(), email=address, name=row["name"], language=row["language"], at=at
    )
    return made.id


def _mandate(organization: Organization, person_id: int, *, at: datetime) -> None:
    voice = people.ensure_voice(organization_ref=organization.public_id, name=organization.name)
    if organization.voice_id is None:
        Organization.objects.filter(pk=organization.pk).update(voice_id=voice.id)
    mandate = people.give_mandate(
        speaker=Speaker.system(),
        person_id=person_id,
        voice_id=voice.id,
        title=TITLE,
        powers=POWERS,
        starts_on=timezone.localdate(at),
        at=at,
    )
    people.accept_mandate(speaker=Speaker(person_id=person_id), mandate_id=mandate.id, at=at)
