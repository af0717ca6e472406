"""What somebody who means harm tries at the doors, and gets nothing from."""

import re

import pytest
from django.conf import settings as instance
from django.core import mail
from django.test import Client
from django.urls import reverse

from chantier.foundation.access.api import NotAllowed
from chantier.foundation.people.core.powers import Power
from chantier.foundation.people.models import Person
from chantier.foundation.people.services.invitations import accept_invitation, invite, token_of
from chantier.foundation.people.services.mandates import give_mandate, revoke_mandate
from chantier.foundation.people.tests.people import (
    COORDINATION,
    NOW,
    bakery,
    enter,
    somebody,
    speaks,
    with_mandate,
)

pytestmark = pytest.mark.django_db
ELSEWHERE = ["//mechant.test", "https:mechant.test", "/\\mechant.test", "https://mechant.test/", "\t//mechant.test"]


@pytest.fixture
def visitors_can_be_ana(settings):
    settings.DEMO = True
    somebody("Ana", is_demo_account=True, demo_key="ana")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_door_leads_elsewhere(visitors_can_be_ana, target):
    entered = Client().post(reverse("people:enter", args=["ana"]), {"next": target})
    client = enter(Client(), Person.objects.get())
    left = client.post(reverse("account_logout"), {"next": target})
    page = Client().get(reverse("account_login"), {"next": target}).content.decode()
    assert (entered.url, left.url) == ("/fr/moi/", "/fr/")
    assert 'href="//mechant' not in page


def test_one_click_needs_a_form_of_this_site_and_the_demonstration(visitors_can_be_ana, settings):
    address = reverse("people:enter", args=["ana"])
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert Client().get(address).status_code == 405
    settings.DEMO = False
    assert Client().post(address).status_code == 404


def test_one_click_gives_the_session_another_key(visitors_can_be_ana):
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies[instance.SESSION_COOKIE_NAME] = before
    client.post(reverse("people:enter", args=["ana"]))
    assert client.session.session_key != before


def test_a_person_who_is_not_of_the_demonstration_is_never_one_click_away(settings):
    settings.DEMO = True
    somebody("Bo")
    assert Client().post("/fr/demonstration/entrer/bo").status_code == 404


@pytest.mark.parametrize("header", ["host", "x-forwarded-host"])
def test_no_letter_follows_a_header_of_the_visitor(settings, header):
    settings.ALLOWED_HOSTS = ["*"]
    somebody("Ana")
    client = Client(headers={header: "mechant.test"})
    client.post(reverse("account_reset_password"), {"email": "ana@exemple.test"})
    client.post(reverse("account_reset_password"), {"email": "nul@exemple.test"})
    new = "un mot de passe assez long"
    for address in ("ana@exemple.test", "neuf@exemple.test"):
        client.post(reverse("account_signup"), {"name": "Q", "email": address, "password1": new, "password2": new})
    assert len(mail.outbox) == 4
    for letter in mail.outbox:
        assert "mechant.test" not in letter.subject + letter.body
        assert set(re.findall(r"https?://[^/\s]+", letter.body)) == {"http://127.0.0.1:8000"}


def test_a_host_that_is_not_ours_is_refused():
    assert Client(headers={"host": "mechant.test"}).get(reverse("account_login")).status_code == 400


@pytest.mark.parametrize("powers", [["vote"], ["speak", "vote"], ["edit_page"], list(Power)])
def test_a_delegate_hands_on_nothing_they_do_not_hold(powers):
    ana, bo, voice = somebody("Ana"), somebody("Bo"), bakery()
    with_mandate(ana, voice, powers=["speak", "delegate"])
    for attempt in (
        lambda: give_mandate(speaker=speaks(ana), person_id=bo.pk, voice_id=voice.id, powers=powers, at=NOW),
        lambda: invite(speaker=speaks(ana), voice_id=voice.id, address="x@exemple.test", powers=powers, at=NOW),
        lambda: give_mandate(speaker=speaks(ana), person_id=ana.pk, voice_id=voice.id, powers=powers, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_an_invitation_from_somebody_who_may_no_longer_give_it_opens_nothing():
    ana, bo, voice = somebody("Ana"), somebody("Bo"), bakery()
    held = with_mandate(ana, voice, powers=["speak", "delegate"])
    sent = invite(speaker=speaks(ana), voice_id=voice.id, address=bo.email, at=NOW)
    revoke_mandate(speaker=COORDINATION, mandate_id=held.id, reason="", at=NOW)
    with pytest.raises(NotAllowed) as caught:
        accept_invitation(speaker=speaks(bo), token=token_of(sent.id), at=NOW)
    assert caught.value.reason.code == "giver_gone"
