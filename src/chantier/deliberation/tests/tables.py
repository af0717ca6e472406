"""A small movement at its tables: what the tests of deliberation start from."""

from __future__ import annotations

from datetime import UTC, date, datetime

from chantier.deliberation.models import Procedure, Seat, Table
from chantier.deliberation.services.procedures import load_procedures
from chantier.deliberation.services.texts import write
from chantier.directory.models import Organization
from chantier.foundation.access.api import COORDINATOR, Speaker
from chantier.foundation.people import api as people

NOW = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)
COORDINATION = Speaker(person_id=900_001, roles=frozenset({COORDINATOR}))


def an_organization(name: str, **given: object) -> Organization:
    """A member of the movement."""
    number = Organization.objects.count() + 1
    values = {
        "public_id": f"org{number:05d}",
        "slug": name.lower().replace(" ", "-"),
        "name": name,
        "sort_name": name.lower(),
        "standing": Organization.MEMBER,
        "created_at": NOW,
        "updated_at": NOW,
        **given,
    }
    return Organization.objects.create(**values)


def a_speaker(organization: Organization, name: str = "Anselme") -> Speaker:
    """A person who speaks for it, by a mandate given and accepted."""
    system = Speaker.system()
    voice = people.ensure_voice(organization_ref=organization.public_id, name=organization.name)
    person = people.create_person(
        speaker=system,
        email=f"{name.lower()}-{organization.public_id}@example.org",
        name=name,
        language="fr",
        at=NOW,
    )
    return Speaker(
        person_id=person.id,
        voice_id=voice.id,
        voice_name=organization.name,
        organization_id=organization.public_id,
    )


def a_table(*, procedure: str = "consent", title: str = "Table du transport", **given: object) -> Table:
    """An open table, public unless said otherwise."""
    load_procedures(speaker=COORDINATION, at=NOW)
    number = Table.objects.count() + 1
    values = {
        "public_id": f"tab{number:05d}",
        "slug": "table",
        "level": Table.REGIONAL,
        "text": write(language="fr", title=title, body="De quoi l’on parle.", at=NOW),
        "procedure": Procedure.objects.get(slug=procedure),
        "opened_at": NOW,
        **given,
    }
    return Table.objects.create(**values)


def seated(table: Table, organization: Organization, role: str = Seat.MEMBER) -> Seat:
    """A seat at the table."""
    return Seat.objects.create(table=table, organization=organization, role=role, since=NOW)


DAY = date(2026, 5, 4)
