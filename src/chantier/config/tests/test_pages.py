"""The pages that belong to no mandate answer in each language, and say the truth about what is not there."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override as speaking

from chantier.config import refusals
from chantier.config.mandates import NOT_BUILT
from chantier.config.navigation import MANDATES
from chantier.foundation.access.api import Reason

PAGES = ("home", "help", "about", "privacy", *NOT_BUILT)


@pytest.mark.parametrize("language", ["fr", "en", "es"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_house_answers_in_each_language(client, db, name, language):
    with speaking(language):
        address = reverse(name)
    response = client.get(address)
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


def test_each_mandate_that_is_not_built_has_its_honest_page():
    assert {mandate.key for mandate in MANDATES if not mandate.built} == set(NOT_BUILT)


def test_an_empty_instance_says_how_to_begin(client, db):
    page = client.get("/fr/").content.decode()
    assert "Le répertoire est encore vide" in page
    assert "en construction" in page


def test_the_tour_and_the_demonstration_exist_only_in_the_demonstration(client, db, settings):
    settings.DEMO = False
    assert client.get("/fr/visite/").status_code == 404
    assert "Première visite" not in client.get("/fr/").content.decode()
    settings.DEMO = True
    page = client.get("/fr/visite/").content.decode()
    assert "Devenez Odile" in page
    assert "membres.csv" in page


def test_a_refusal_says_why_and_what_to_do(db):
    request = RequestFactory().get("/fr/")
    response = refusals.page(request, Reason("no", "Ce scrutin est clos.", "Lisez le procès-verbal."), status=409)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Ce scrutin est clos." in text
    assert "Lisez le procès-verbal." in text


def test_the_privacy_page_names_who_answers_for_personal_data(client, db, settings):
    settings.INSTANCE = {
        **settings.INSTANCE,
        "privacy_officer": "Edmée Clavier",
        "privacy_contact": "v@exemple.example",
    }
    page = client.get("/fr/confidentialite/").content.decode()
    assert "Edmée Clavier" in page
    assert "mailto:v@exemple.example" in page
