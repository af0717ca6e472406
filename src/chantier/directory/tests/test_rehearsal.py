"""A rehearsal says how many pairs the import would join and leave to a person, and writes nothing."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile

from chantier.directory.models import (
    Edition,
    MatchingModel,
    Merge,
    Organization,
    Proposal,
    Record,
    Source,
    SourceRow,
)
from chantier.directory.services import imports
from chantier.directory.tests.test_imports_killed import bodies
from chantier.foundation.access.api import Speaker

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SYSTEM = Speaker.system()

pytestmark = pytest.mark.django_db


def received(name, kind, content):
    upload = ContentFile(content.encode(), name=f"{name}.csv")
    got = imports.receive(speaker=SYSTEM, path_or_upload=upload, source=imports.SourceGiven(name, kind), at=AT)
    imports.set_reading(speaker=SYSTEM, edition_id=got.edition_id, at=AT)
    return got.edition_id


def run(edition_id, *, dry_run=False):
    imports.start(speaker=SYSTEM, edition_id=edition_id, at=AT, dry_run=dry_run, in_background=False)
    imports.run_edition(edition_id, at=AT)
    return Edition.objects.get(pk=edition_id).report


def all_that_matching_writes():
    models = (Source, SourceRow, Record, Organization, Proposal, Merge, MatchingModel)
    return [list(model.objects.order_by("pk").values()) for model in models]


def register(count=120):
    return "NEQ,Nom légal,Code postal\n" + "".join(
        f"11600{number:05d},{name.upper()},{code}\n" for number, name, code in bodies(count)
    )


def listed(first, last):
    lines = [f"{name.replace('Atelier', 'L’atelier')},{code}\n" for n, name, code in bodies(last) if n >= first]
    return "Nom,Code postal\n" + "".join(lines) + lines[0]


def test_a_rehearsal_counts_what_the_import_then_does_and_writes_nothing():
    run(received("Registre", Source.REGISTER, register()))
    run(received("Partenaires", Source.PARTNER, listed(60, 100)))
    edition_id = received("Membres", Source.NETWORK, listed(50, 150))
    before = all_that_matching_writes()
    rehearsed = run(edition_id, dry_run=True)
    assert all_that_matching_writes() == before
    done = run(edition_id)
    assert rehearsed["matching"]["same"] > 50
    assert rehearsed["matching"] == done["matching"]


def test_the_register_is_rehearsed_as_it_is_imported():
    run(received("Membres", Source.NETWORK, listed(50, 150)))
    edition_id = received("Registre", Source.REGISTER, register())
    rehearsed = run(edition_id, dry_run=True)
    assert rehearsed["matching"]["same"] > 50
    assert rehearsed["matching"] == run(edition_id)["matching"]
