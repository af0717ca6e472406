"""The pages that belong to no mandate answer in each language, and say the truth about what is not there."""

from __future__ import annotations

from io import StringIO

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override as speaking
from rich.console import Console

from chantier.config import refusals
from chantier.config.demo import run
from chantier.config.mandates import NOT_BUILT
from chantier.config.navigation import MANDATES
from chantier.foundation.access.api import Reason, Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

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


def test_the_tour_ticks_the_pages_that_were_opened_in_the_demonstration(client, db, settings):
    settings.DEMO = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "chantier.config.demo.visits.VisitsMiddleware"]

    def ticked():
        return [step.label for step in client.get("/fr/visite/").context["tour"] if step.state == "done"]

    client.get("/fr/repertoire/")
    client.get("/fr/repertoire/invitations/publipostage.csv")  # refused: nobody has signed in
    assert ticked() == []
    client.get("/fr/repertoire/?vue=carte")
    client.get("/fr/repertoire/couverture/")
    assert ticked() == ["Regardez la carte", "Voyez où le mouvement manque"]
    person = Person.objects.create_user("odile@exemple.test", name="Odile")
    people.grant_role(speaker=Speaker.system(), person_id=person.pk, role="coordinator", at=timezone.now())
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/fr/repertoire/invitations/publipostage.csv")
    assert "Exportez les invitations" in ticked()


@pytest.mark.parametrize(
    ("language", "page", "home"), [("fr", "/fr/demonstration/", "/fr/"), ("es", "/es/demostracion/", "/es/")]
)
def test_the_demonstration_prints_addresses_in_the_language_of_the_instance(db, language, page, home):
    console = Console(file=StringIO(), width=200)
    with speaking(language):
        run._tell(console, "http://127.0.0.1:8000", 12.3)
    told = console.file.getvalue()
    assert page in told
    assert f"http://127.0.0.1:8000{home}" in told


def test_a_visitor_who_is_refused_signs_in_and_comes_back(client, db):
    answer = client.get("/fr/repertoire/importations/?page=2", follow=False)
    assert answer.status_code == 403
    assert "?next=%2Ffr%2Frepertoire%2Fimportations%2F%3Fpage%3D2" in answer.content.decode()


@pytest.mark.parametrize(("path", "here"), [("//evil.example/x", "/%2Fevil.example/x"), ("/fr/a?b/", "/fr/a%3Fb/")])
def test_the_links_to_this_page_lead_to_no_other_whatever_its_address(client, db, path, here):
    page = client.get("/fr/", PATH_INFO=path, follow=False).content.decode()
    assert f'<a href="{here}" hreflang="fr"' in page
    assert 'href="//evil.example' not in page
    assert 'href="http://evil.example' not in page


def test_a_form_that_is_refused_is_not_sent_again_after_signing_in():
    request = RequestFactory().post("/fr/repertoire/")
    assert refusals.come_back(request) == ""


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
