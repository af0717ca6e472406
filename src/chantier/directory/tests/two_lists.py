"""A register and a list that speak, in part, of the same bodies: what the tests of reconciliation begin with."""

from __future__ import annotations

from datetime import UTC, date, datetime

from chantier.directory.models import Edition, Organization, Record, Source
from chantier.directory.services.projection import Projector, project
from chantier.foundation.access.api import COORDINATOR, Speaker

AT = datetime(2026, 5, 4, 15, 0, tzinfo=UTC)
ANNE = Speaker(person_id=11, roles=frozenset({COORDINATOR}))
BRUNO = Speaker(person_id=12, roles=frozenset({COORDINATOR}))
VISITOR = Speaker.visitor()

BAKERY = {
    "legal_name": "Coopérative de solidarité La Mie du quartier",
    "address": "120, rue des Érables",
    "municipality": "Shawinigan",
    "postal_code": "G9N 1A1",
}


def source(slug: str, kind: str = Source.NETWORK) -> Source:
    made, _ = Source.objects.get_or_create(
        slug=slug, defaults={"name": slug, "kind": kind, "makes_known": kind != Source.REGISTER, "created_at": AT}
    )
    return made


def edition(of: Source) -> Edition:
    return Edition.objects.create(
        source=of, file_name=f"{of.slug}.csv", sha256="0" * 64, state="done", received_at=AT, seen_on=date(2026, 5, 1)
    )


def entry(of: Edition, key: str, **values: object) -> Record:
    """A record with an organisation of its own."""
    body = Organization.objects.create(
        public_id=f"o{of.pk}{key}"[:12], name=key, sort_name=key, created_at=AT, updated_at=AT
    )
    return Record.objects.create(
        source=of.source,
        key=key,
        values=values,
        digest="",
        organization=body,
        first_edition=of,
        last_edition=of,
        seen_on=of.seen_on,
    )


def shown(*records: Record) -> None:
    """Project what these records say."""
    project(organization_ids=[record.organization_id for record in records], at=AT, projector=Projector(at=AT))


def where(*records: Record) -> list[int]:
    """The organisations that records now speak of."""
    now = dict(Record.objects.values_list("pk", "organization_id"))
    return [now[record.pk] for record in records]
