"""One's own data, the registers, the demonstration: what each page lets whom do."""

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from chantier.foundation.access.api import Speaker
from chantier.foundation.people.models import Person
from chantier.foundation.people.services.roles import grant_role
from chantier.foundation.people.services.voices import ensure_voice
from chantier.foundation.people.tests.people import (
    confirm,
    enter,
    now,
    somebody,
    with_mandate,
)

pytestmark = pytest.mark.django_db
LONG = "un mot de passe assez long"


@pytest.fixture(autouse=True)
def _fresh_throttles():
    cache.clear()


# My data ---------------------------------------------------------------------------------------


def test_my_page_is_for_me(client):
    for name in ("people:me", "people:my_data", "people:requests", "people:speak_as", "people:erasure"):
        assert client.get(reverse(name)).url.startswith("/fr/compte/connexion/?next=/fr/")


def test_my_name_and_language_are_corrected_and_a_name_is_text_everywhere(client):
    ana = enter(client, somebody("Ana"))
    ana.post(reverse("people:correct"), {"name": "<img src=x onerror=alert(1)>", "language": "es"})
    page = client.get(reverse("people:me")).content.decode()
    assert Person.objects.get().language == "es"
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_an_endless_name_is_refused_and_stays_in_the_form(client):
    enter(client, somebody("Ana"))
    answer = client.post(reverse("people:correct"), {"name": "a" * 1_000, "language": "fr"})
    assert (answer.status_code, Person.objects.get().name) == (422, "Ana")


def test_my_data_is_shown_and_taken_away(client):
    confirm(enter(client, somebody("Ana")))
    page = client.get(reverse("people:my_data")).content.decode()
    archive = client.post(reverse("people:archive"))
    assert "ana@exemple.test" in page
    assert archive["Content-Type"] == "application/zip"
    assert "data.json" in zipfile.ZipFile(io.BytesIO(archive.content)).namelist()


def test_taking_my_data_away_or_leaving_asks_again_who_i_am(client):
    ana = enter(client, somebody("Ana"))
    for name in ("people:archive", "people:erasure"):
        assert ana.post(reverse(name)).url.startswith("/fr/compte/confirmer-acces/")
    assert Person.objects.get().erasure_requested_at is None


def test_an_erasure_is_asked_and_taken_back(client):
    confirm(enter(client, somebody("Ana")))
    client.post(reverse("people:erasure"))
    asked = Person.objects.get().erasure_requested_at
    page = client.get(reverse("people:my_data")).content.decode()
    client.post(reverse("people:cancel_erasure"))
    assert (asked is not None, "Garder mon compte" in page) == (True, True)
    assert Person.objects.get().erasure_requested_at is None


def test_a_consent_is_given_and_withdrawn_in_one_click_each(client):
    enter(client, somebody("Ana"))
    address = reverse("people:consent", args=["public-name"])
    shown = []
    for choice in ("give", "withdraw"):
        client.post(address, {"choice": choice})
        shown.append(Person.objects.get().name_is_public)
    assert shown == [True, False]
    assert client.post(reverse("people:consent", args=["pub"]), {"choice": "give"}).status_code == 404


@pytest.mark.parametrize("name", ["people:incidents", "people:new_incident", "people:desk", "people:roles"])
def test_the_registers_are_for_administrators(client, name):
    ana = somebody("Ana")
    refused = enter(client, ana).get(reverse(name))
    grant_role(speaker=Speaker.system(), person_id=ana.pk, role="administrator", at=now())
    assert (refused.status_code, client.get(reverse(name)).status_code) == (403, 200)


def test_a_request_travels_from_the_person_to_the_desk_and_back(client):
    ana = somebody("Ana")
    grant_role(speaker=Speaker.system(), person_id=ana.pk, role="administrator", at=now())
    enter(client, ana).post(reverse("people:requests"), {"kind": "access", "text": "Que savez-vous ?"})
    desk = client.get(reverse("people:desk")).content.decode()
    [number] = re.findall(r"/fr/registres/demandes/(\d+)/", desk)
    address = reverse("people:answer", args=[number])
    silent = client.post(address, {"outcome": "refused", "answer": ""})
    client.post(address, {"outcome": "granted", "answer": "Voici."})
    assert (silent.status_code, "donne ses raisons" in silent.content.decode()) == (200, True)
    assert "Voici." in client.get(reverse("people:requests")).content.decode()


def test_an_incident_is_inscribed_from_the_page(client):
    ana = somebody("Ana")
    grant_role(speaker=Speaker.system(), person_id=ana.pk, role="administrator", at=now())
    fields = {
        "information": "Adresses",
        "circumstances": "Envoi en copie visible",
        "occurred_from": "2026-11-20",
        "known_on": "2026-11-21",
        "persons_count": "41",
        "risk": "serious",
        "risk_assessment": "Élevé",
        "measures": "Avis",
    }
    answer = enter(client, ana).post(reverse("people:new_incident"), fields)
    page = client.get(reverse("people:incidents")).content.decode()
    assert (answer.status_code, "Avis à donner" in page, "21 novembre 2031" in page) == (302, True, True)


# The demonstration -----------------------------------------------------------------------------


@pytest.fixture
def demonstration(settings):
    settings.DEMO = True
    return somebody("Coralie", is_demo_account=True, demo_key="coordination", demo_presentation="Coordonne un pôle.")


def test_out_of_the_demonstration_its_addresses_do_not_exist(client, settings):
    settings.DEMO = False
    somebody("Coralie", is_demo_account=True, demo_key="coordination")
    answers = [
        client.post(reverse("people:enter", args=["coordination"])),
        client.get(reverse("people:demonstration")),
        client.get(reverse("messages:outbox")),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "_auth_user_id" not in client.session


def test_in_the_demonstration_one_click_is_enough(client, demonstration):
    page = client.get(reverse("people:demonstration")).content.decode()
    entered = client.post("/fr/demonstration/entrer/coordination")
    assert ("Coordonne un pôle." in page, entered.url) == (True, "/fr/moi/")
    assert client.session["_auth_user_id"] == str(demonstration.pk)
    assert client.post(reverse("people:archive")).status_code == 200


def test_a_real_account_is_never_entered_in_one_click(client, demonstration):
    somebody("Ana")
    assert client.post(reverse("people:enter", args=["ana"])).status_code == 404


def test_entering_is_a_post_with_its_proof_of_origin(demonstration):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post("/fr/demonstration/entrer/coordination").status_code == 403
    assert Client().get("/fr/demonstration/entrer/coordination").status_code == 405


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_demonstration_people_costs_the_same(how_many, django_assert_num_queries):
    from chantier.foundation.people.queries import demo_persons

    for number in range(how_many):
        with_mandate(
            somebody(f"P{number}", is_demo_account=True, demo_key=f"p{number}"),
            ensure_voice(organization_ref=f"o{number}", name=f"Org {number}"),
            at=datetime(2026, 11, 23, 15, tzinfo=UTC),
        )
    with django_assert_num_queries(3):
        found = demo_persons(at=datetime(2026, 11, 23, 15, tzinfo=UTC) + timedelta(hours=1))
    assert [person.voices for person in found] == [(f"Org {number}",) for number in range(how_many)]
