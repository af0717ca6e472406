"""A documentalist keeps the vocabularies by hand and by file; what bears a concept follows it."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rdflib import Graph
from rdflib.namespace import RDF, SKOS

from chantier.directory.models import Organization, OrganizationTag
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person
from chantier.foundation.words import api as words
from chantier.foundation.words.models import Merger, Waiting
from chantier.library.models import Kind, Resource, ResourceConcept

pytestmark = pytest.mark.django_db

FOOD = "/fr/vocabulaires/theme/food/"
TRAP = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rdf:RDF>&b;</rdf:RDF>'


@pytest.fixture
def shipped() -> None:
    words.load_shipped(speaker=Speaker.system(), at=timezone.now())


@pytest.fixture
def documentalist(client, shipped):
    person = Person.objects.create_user(email="doc@reseau.example", name="Doc Umentaliste")
    people.grant_role(speaker=Speaker.system(), person_id=person.pk, role="documentalist", at=timezone.now())
    client.force_login(person)
    return client


def _typed(client, address: str, **changed: str) -> dict[str, object]:
    """What the form shows, with some fields typed anew."""
    page = client.get(address)
    form = page.context["form"]
    shown = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    several = {"broader", "related"}
    typed = {name: list(value or ()) if name in several else value or "" for name, value in shown.items()}
    return {**typed, "seen": page.context.get("seen", ""), **changed}


@pytest.mark.parametrize(
    "address",
    [
        "/fr/vocabulaires/theme/nouveau-concept/",
        "/fr/vocabulaires/theme/food/modifier/",
        "/fr/vocabulaires/theme/food/fusion/",
        "/fr/vocabulaires/importer/",
    ],
)
def test_a_visitor_keeps_no_vocabulary(client, shipped, address):
    assert client.get(address).status_code == 302
    client.force_login(Person.objects.create_user(email="x@reseau.example", name="X"))
    assert client.get(address).status_code == 403


def test_a_visitor_sees_no_button_that_changes(client, shipped):
    page = client.get(FOOD).text
    assert "Fusionner" not in page
    assert "Retirer ce concept" not in page


def test_a_concept_is_added_from_its_page(documentalist):
    address = "/fr/vocabulaires/theme/nouveau-concept/"
    typed = _typed(
        documentalist, address, pref_fr="Semences", pref_en="Seeds", pref_es="Semillas", alt_fr="Graines\nPlants"
    )
    answer = documentalist.post(address, {**typed, "broader": ["food"]})
    assert answer.url == "/fr/vocabulaires/theme/seeds/"
    made = words.by_slug("theme", "seeds")
    assert (made.broader, dict(made.alternative)) == (("food",), {"fr": ("Graines", "Plants")})
    assert "Ajouté." in documentalist.get(answer.url).text


def test_what_was_typed_is_kept_when_a_label_is_missing(documentalist):
    address = "/fr/vocabulaires/theme/food/modifier/"
    page = documentalist.post(address, _typed(documentalist, address, pref_es="", notation="F1"))
    assert page.status_code == 200
    assert 'value="F1"' in page.text
    assert words.by_slug("theme", "food").notation == ""


def test_a_script_is_no_address_and_no_label_runs(documentalist):
    address = "/fr/vocabulaires/theme/food/modifier/"
    page = documentalist.post(address, _typed(documentalist, address, match_exact="javascript:alert(1)"))
    assert "pas une adresse du web" in page.text
    documentalist.post(address, _typed(documentalist, address, pref_fr="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in documentalist.get(FOOD).text


def test_a_change_shows_in_the_history_of_the_concept(documentalist):
    address = "/fr/vocabulaires/theme/food/modifier/"
    documentalist.post(address, _typed(documentalist, address, notation="F1"))
    page = documentalist.get(FOOD).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Modifié : code." in page


def test_withdrawing_and_restoring_are_two_buttons(documentalist):
    documentalist.post("/fr/vocabulaires/theme/food/retrait/")
    assert "Rétablir ce concept" in documentalist.get(FOOD).text
    documentalist.post("/fr/vocabulaires/theme/food/retablissement/")
    assert words.by_slug("theme", "food").valid_until is None


def test_what_bears_a_merged_concept_follows_and_comes_back(documentalist, client):
    now = timezone.now()
    shop = Organization.objects.create(public_id="abc", name="Coop", sort_name="coop", created_at=now, updated_at=now)
    OrganizationTag.objects.create(organization=shop, scheme="activity", concept="retail")
    Kind.objects.create(slug="analysis", names={})
    paper = Resource.objects.create(
        public_id="r1", kind_id="analysis", title="T", sort_title="t", created_at=now, updated_at=now, licence="cc-by"
    )
    ResourceConcept.objects.create(resource=paper, scheme="theme", concept="food-aid")
    ResourceConcept.objects.create(resource=paper, scheme="theme", concept="collective-kitchens")
    documentalist.post("/fr/vocabulaires/activity/retail/fusion/", {"kept": "wholesale"})
    documentalist.post("/fr/vocabulaires/theme/food-aid/fusion/", {"kept": "collective-kitchens"})
    documentalist.post("/fr/vocabulaires/licence/cc-by/fusion/", {"kept": "cc-by-sa"})
    assert shop.tags.get().concept == "wholesale"
    assert [one.concept for one in paper.concepts.all()] == ["collective-kitchens"]
    assert Resource.objects.get(pk=paper.pk).licence == "cc-by-sa"
    for merger in Merger.objects.all():
        documentalist.post(f"/fr/vocabulaires/fusions/{merger.pk}/annulation/")
    assert shop.tags.get().concept == "retail"
    assert {one.concept for one in paper.concepts.all()} == {"collective-kitchens", "food-aid"}
    assert Resource.objects.get(pk=paper.pk).licence == "cc-by"


def test_the_address_of_a_merged_concept_leads_to_the_kept_one(documentalist, client):
    documentalist.post("/fr/vocabulaires/theme/food-aid/fusion/", {"kept": "food-waste"})
    client.logout()
    answer = client.get("/fr/vocabulaires/theme/food-aid/")
    assert (answer.status_code, answer.url) == (301, "/fr/vocabulaires/theme/food-waste/")


# rdflib reads JSON-LD with a class that it announces as leaving.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(("ending", "form"), [("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")])
def test_a_vocabulary_goes_out_and_comes_back_unchanged_in_each_form(documentalist, ending, form):
    given = documentalist.get(f"/fr/vocabulaires/theme.{ending}")
    graph = Graph().parse(data=given.content, format=form)
    assert len(set(graph.subjects(RDF.type, SKOS.Concept))) == len(words.concepts("theme"))
    sent = SimpleUploadedFile(f"theme.{ending}", given.content)
    page = documentalist.post("/fr/vocabulaires/importer/", {"file": sent}, follow=True)
    assert "Rien ne changera" in page.text


def test_an_import_is_shown_then_done_and_only_once(documentalist):
    text = documentalist.get("/fr/vocabulaires/theme.ttl").text.replace('"Food"@en', '"Food and drink"@en')
    sent = SimpleUploadedFile("theme.ttl", text.encode())
    shown = documentalist.post("/fr/vocabulaires/importer/", {"file": sent}, follow=True)
    assert "Food and drink" in shown.text
    assert words.by_slug("theme", "food").label("en") == "Food"
    address = shown.redirect_chain[-1][0]
    documentalist.post(address)
    assert words.by_slug("theme", "food").label("en") == "Food and drink"
    assert documentalist.post(address).status_code == 404
    assert all(
        not one.changed or not one.ours for one in words.load_shipped(speaker=Speaker.system(), at=timezone.now())
    )
    assert words.by_slug("theme", "food").label("en") == "Food and drink"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("piege.rdf", TRAP, "on peut y cacher un piège"),
        ("dehors.jsonld", json.dumps({"@context": "http://127.0.0.1/c", "@id": "x"}), "rien n’est téléchargé"),
        ("dedans.jsonld", json.dumps({"@graph": [{"@context": ["file:///etc/passwd"]}]}), "rien n’est téléchargé"),
        ("profond.jsonld", "[" * 50_000 + "]" * 50_000, "JSON-LD lisible"),
        ("rien.ttl", "", "vide"),
        ("mots.ttl", "ceci n’est rien", "Turtle lisible"),
        ("octets.ttl", b"\xff\xfe\x00", "texte en UTF-8"),
        ("grand.ttl", b" " * 5_000_001, "dépasse"),
    ],
)
def test_a_file_that_is_a_trap_or_no_vocabulary_is_refused_with_a_sentence(documentalist, name, content, sentence):
    sent = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    page = documentalist.post("/fr/vocabulaires/importer/", {"file": sent})
    assert page.status_code == 200
    assert sentence in page.text
    assert not Waiting.objects.exists()


def test_nobody_confirms_what_somebody_else_sent(documentalist, client):
    sent = SimpleUploadedFile("theme.ttl", documentalist.get("/fr/vocabulaires/theme.ttl").content)
    address = documentalist.post("/fr/vocabulaires/importer/", {"file": sent}).url
    other = Person.objects.create_user(email="doc2@reseau.example", name="Autre")
    people.grant_role(speaker=Speaker.system(), person_id=other.pk, role="documentalist", at=timezone.now())
    client.force_login(other)
    assert client.get(address).status_code == 404
