"""The official register comes in through the browser, with every line and who follows whom."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chantier.directory.models import Edition, Organization, Record, Relation, SourceRow
from chantier.directory.services import imports
from chantier.directory.tests.test_register_files import ALL_MEMBERS, CLUB, COOP, GONE, zipped
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client, django_user_model):
    person = people.create_person(speaker=Speaker.system(), email="d@example.org", name="Dominique", at=AT)
    people.grant_role(speaker=Speaker.system(), person_id=person.id, role="documentalist", at=AT)
    client.force_login(django_user_model.objects.get(pk=person.id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def a_list(content):
    system = Speaker.system()
    upload = SimpleUploadedFile("liste.csv", content.encode())
    got = imports.receive(speaker=system, path_or_upload=upload, source=imports.SourceGiven("Liste"), at=AT)
    imports.set_reading(speaker=system, edition_id=got.edition_id, at=AT)
    imports.start(speaker=system, edition_id=got.edition_id, at=AT)
    imports.run_edition(got.edition_id, at=AT)


def the_register(client, folder, name="JeuDonnees.zip"):
    content = zipped(folder / name, ALL_MEMBERS).read_bytes()
    upload = SimpleUploadedFile(name, content, "application/zip")
    given = {"file": upload, "name": "Registre", "kind": "register", "whole": "1"}
    answer = client.post(reverse("directory:import-new"), given)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "Les fichiers du Registre des entreprises sont reconnus" in page
    client.post(answer.url)
    edition = Edition.objects.get(source__kind="register")
    client.post(reverse("directory:import-start", args=[edition.pk]), {"verb": "start"})
    imports.run_edition(edition.pk, at=AT)
    return Edition.objects.get(pk=edition.pk)


def test_the_registers_zip_comes_in_through_the_browser_with_all_its_lines(keeper, tmp_path):
    edition = the_register(keeper, tmp_path)
    assert (edition.state, edition.report["totals"]["kept"]) == ("done", 2)
    assert sorted(Organization.objects.values_list("register_number", flat=True)) == [CLUB["NEQ"], COOP["NEQ"]]
    coop = SourceRow.objects.get(record__key=f"neq:{COOP['NEQ']}")
    assert set(coop.cells) == {"enterprise", "name", "establishment", "merger", "continuation"}
    assert coop.cells["enterprise"].startswith("1160000002,")
    assert len(edition.reading["files"]["enterprise"]) == 37
    assert keeper.get(reverse("directory:import", args=[edition.pk])).status_code == 200


def test_who_follows_whom_becomes_relations_between_the_organisations_that_are_here(keeper, tmp_path):
    a_list(f"Nom,NEQ,Ville\nLes vieux métiers coop,{GONE['NEQ']},Amos\n")
    the_register(keeper, tmp_path)
    kept = Relation.objects.order_by("id").values_list(
        "from_organization__register_number", "kind", "to_organization__register_number", "since"
    )
    coop, club, gone = COOP["NEQ"], CLUB["NEQ"], GONE["NEQ"]
    assert {(one, kind, other) for one, kind, other, _since in kept} == {
        (coop, "formerly", gone),
        (club, "formerly", coop),
    }


def test_the_same_register_again_changes_nothing_and_what_it_no_longer_says_goes(keeper, tmp_path):
    from chantier.directory.services.successions import relate_successors

    edition = the_register(keeper, tmp_path)
    before = list(Relation.objects.values())
    assert relate_successors(edition=edition) == len(before) == 1
    assert list(Relation.objects.values()) == before
    record = Record.objects.get(key=f"neq:{COOP['NEQ']}")
    del record.values["succeeded_by"]
    record.save()
    relate_successors(edition=edition)
    assert not Relation.objects.exists()
