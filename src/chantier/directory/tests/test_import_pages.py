from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chantier.directory.models import Edition, Source
from chantier.directory.services import imports
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENT = {"kind": "network", "whole": "1"}
KEEPER = Speaker(person_id=1, roles=frozenset({"documentalist"}))

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client, django_user_model):
    person = people.create_person(speaker=Speaker.system(), email="d@example.org", name="Dominique", at=AT)
    people.grant_role(speaker=Speaker.system(), person_id=person.id, role="documentalist", at=AT)
    client.force_login(django_user_model.objects.get(pk=person.id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def imported(number):
    content = f"Nom,Ville,Téléphone\nCoop {number},Shawinigan,poste\nSylvie Tremblay,Shawinigan,\n"
    got = imports.receive(
        speaker=KEEPER,
        path_or_upload=ContentFile(content.encode(), name=f"liste-{number}.csv"),
        source=imports.SourceGiven("Membres"),
        at=AT,
    )
    imports.set_reading(speaker=KEEPER, edition_id=got.edition_id, at=AT)
    imports.start(speaker=KEEPER, edition_id=got.edition_id, at=AT)
    imports.run_edition(got.edition_id, at=AT)
    return got.edition_id


def queries_of(client, url):
    with CaptureQueriesContext(connection) as used:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(used)


def test_a_visitor_may_not_see_imports(client):
    assert client.get(reverse("directory:imports")).status_code == 403


def test_a_first_visit_says_how_to_begin(keeper):
    assert "Aucune liste importée" in keeper.get(reverse("directory:imports")).content.decode()


def test_the_list_of_imports_costs_the_same_with_one_and_three(keeper):
    imported(1)
    keeper.get(reverse("directory:imports"))
    one = queries_of(keeper, reverse("directory:imports"))
    imported(2)
    imported(3)
    assert queries_of(keeper, reverse("directory:imports")) == one


def test_the_report_says_what_was_set_aside_and_what_vanished(keeper):
    imported(1)
    page = keeper.get(reverse("directory:import", args=[imported(2)])).content.decode()
    assert "rien n’indique une organisation" in page
    assert "Disparues depuis l’édition précédente" in page
    assert "Coop 1" in page


def test_a_file_is_given_its_columns_are_seen_and_it_is_rehearsed(keeper):
    upload = SimpleUploadedFile("membres.csv", b"Nom,Ville\nCoop des Vents,Shawinigan\n")
    answer = keeper.post(reverse("directory:import-new"), {"file": upload, "name": "Membres", **SENT})
    edition = Edition.objects.get()
    assert answer.url == reverse("directory:import-columns", args=[edition.pk])
    page = keeper.get(answer.url).content.decode()
    assert "Coop des Vents" in page
    keeper.post(answer.url, {"field-0": "legal_name", "field-1": "municipality"})
    keeper.post(reverse("directory:import-start", args=[edition.pk]), {"verb": "dry-run"})
    imports.run_edition(edition.pk, at=AT)
    assert "essai à blanc" in keeper.get(reverse("directory:import", args=[edition.pk])).content.decode()
    assert keeper.get(reverse("directory:import-progress", args=[edition.pk])).status_code == 200


def test_a_file_that_is_no_table_is_refused_in_a_sentence_and_keeps_what_was_typed(keeper):
    upload = SimpleUploadedFile("membres.csv", b"%PDF-1.7 something else")
    answer = keeper.post(reverse("directory:import-new"), {"file": upload, "name": "Ma liste", **SENT})
    assert answer.status_code == 422
    assert 'value="Ma liste"' in answer.content.decode()
    assert not Source.objects.exists()


def test_columns_without_a_name_are_refused_and_the_choices_stay(keeper):
    edition_id = imports.receive(
        speaker=KEEPER,
        path_or_upload=ContentFile(b"Nom,Ville\nCoop des Vents,Shawinigan\n", name="a.csv"),
        source=imports.SourceGiven("Membres"),
        at=AT,
    ).edition_id
    answer = keeper.post(reverse("directory:import-columns", args=[edition_id]), {"field-1": "activity"})
    assert answer.status_code == 422
    assert '<option value="activity" selected>' in answer.content.decode()


def test_the_report_is_downloaded_without_formulas(keeper):
    edition_id = imported(1)
    text = b"".join(keeper.get(reverse("directory:import-csv", args=[edition_id])).streaming_content).decode()
    assert "Sylvie Tremblay" in text
    assert keeper.get(reverse("directory:import-json", args=[edition_id])).json()["totals"]["rows"] == 2
