"""The pages of the vocabularies."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chantier.foundation.access.api import Speaker
from chantier.foundation.words import api

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped() -> None:
    api.load_shipped(speaker=Speaker.system(), at=AT)


def test_an_instance_without_vocabularies_says_how_to_begin(client):
    page = client.get("/fr/vocabulaires/")
    assert page.status_code == 200
    assert "Aucun vocabulaire chargé" in page.text


def test_the_list_names_every_vocabulary(client, shipped):
    page = client.get("/fr/vocabulaires/")
    for scheme in api.schemes():
        assert scheme.title("fr") in page.text
        assert f"/fr/vocabulaires/{scheme.slug}/" in page.text


@pytest.mark.parametrize("slug", ["activity", "legal-form", "purpose"])
def test_a_vocabulary_shows_all_its_concepts_in_three_languages(client, shipped, slug):
    page = client.get(f"/fr/vocabulaires/{slug}/")
    for concept in api.concepts(slug):
        for label in concept.preferred.values():
            assert label in page.text


def test_a_concept_shows_its_labels_its_place_and_what_others_call_it(client, shipped):
    page = client.get("/fr/vocabulaires/legal-form/worker-cooperative/").text
    for text in (
        "Coopérative de travailleurs",
        "Worker co-operative",
        "Cooperativa de trabajadores",
        "Coop de travail",
    ):
        assert text in page
    assert 'href="/fr/vocabulaires/legal-form/cooperative/"' in page
    assert "http://purl.org/essglobal/standard/organisational-structure/OS60" in page


@pytest.mark.parametrize(
    "address", ["/fr/vocabulaires/nothing/", "/fr/vocabulaires/nothing.ttl", "/fr/vocabulaires/activity/nothing/"]
)
def test_what_is_not_there_is_not_found(client, shipped, address):
    assert client.get(address).status_code == 404


def test_machines_get_turtle(client, shipped):
    answer = client.get("/fr/vocabulaires/size-band.ttl")
    assert answer["Content-Type"] == "text/turtle; charset=utf-8"
    assert "skos:prefLabel" in answer.text


def test_a_page_costs_no_more_for_a_large_vocabulary_than_for_a_small_one(client):
    call_command("words", "load", verbosity=0)
    client.get("/fr/vocabulaires/activity/")
    counts = []
    for slug in ("member-category", "activity"):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/fr/vocabulaires/{slug}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_each_label_says_in_which_language_it_is(client, shipped):
    page = client.get("/fr/vocabulaires/legal-form/").text
    concept = api.by_slug("legal-form", "worker-cooperative")
    assert concept is not None
    assert f'lang="en">{concept.preferred["en"]}</td>' in page
    assert f'lang="es">{concept.preferred["es"]}</td>' in page
