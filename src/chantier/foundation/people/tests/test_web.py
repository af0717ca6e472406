"""The pages: signing in without being counted, speaking in a name, one's own page, the demonstration."""

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from chantier.foundation.access.api import Speaker
from chantier.foundation.people.middleware import VOICE_KEY
from chantier.foundation.people.models import Mandate, Person
from chantier.foundation.people.services.invitations import invite, token_of
from chantier.foundation.people.services.roles import grant_role
from chantier.foundation.people.services.voices import ensure_voice
from chantier.foundation.people.tests.people import (
    COORDINATION,
    PASSWORD,
    bakery,
    somebody,
    with_mandate,
)

pytestmark = pytest.mark.django_db
LONG = "un mot de passe assez long"


@pytest.fixture(autouse=True)
def _fresh_throttles():
    cache.clear()


def sign_in(client, address, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": address, "password": password, **more})


def enter(client, person):
    """Sign in as the form does, so that the session remembers when."""
    answer = sign_in(client, person.email)
    assert answer.status_code == 302
    return client


def confirm(client):
    """Say again who one is, as sensitive acts ask."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def now():
    return timezone.now()


def text(answer):
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())


# Signing in ------------------------------------------------------------------------------------


def test_the_addresses_are_in_the_language_of_the_page():
    assert [reverse("people:me"), reverse("account_login"), reverse("people:speak_as")] == [
        "/fr/moi/",
        "/fr/compte/connexion/",
        "/fr/au-nom-de/",
    ]


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"],
)
def test_the_doors_are_ours_without_inline_script_nor_style(client, name):
    page = client.get(reverse(name)).content.decode()
    assert 'class="shell-header"' in page
    assert "style=" not in page
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", page) == []


def test_signing_in_with_the_address_in_any_case(client):
    somebody("Ana")
    assert sign_in(client, "ANA@exemple.test").url == "/fr/moi/"


def test_signing_out_leads_home_in_the_same_language(client):
    enter(client, somebody("Ana"))
    assert client.post(reverse("account_logout")).url == "/fr/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    somebody("Ana")
    wrong = sign_in(client, "ana@exemple.test", "faux mot de passe")
    unknown = sign_in(client, "nul@exemple.test", "faux mot de passe")
    assert (wrong.status_code, text(wrong).replace("ana@", "nul@")) == (unknown.status_code, text(unknown))


def test_asking_for_a_new_password_gets_the_same_answer_for_a_known_and_an_unknown_address(client):
    somebody("Ana")
    answers = [
        client.post(reverse("account_reset_password"), {"email": address})
        for address in ("ana@exemple.test", "nul@exemple.test")
    ]
    assert [(answer.status_code, answer.url) for answer in answers] == [
        (302, "/fr/compte/mot-de-passe/oublie/envoye/")
    ] * 2
    assert [letter.to for letter in mail.outbox] == [["ana@exemple.test"], ["nul@exemple.test"]]


def test_opening_an_account_gets_the_same_answer_for_a_known_and_a_new_address(client):
    somebody("Ana")
    answers = [
        client.post(
            reverse("account_signup"),
            {"name": "Qui", "email": address, "password1": LONG, "password2": LONG},
        )
        for address in ("ana@exemple.test", "neuf@exemple.test")
    ]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/fr/compte/adresse-a-confirmer/")] * 2
    assert Person.objects.filter(email="ana@exemple.test").count() == 1


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("account_login", {"login": "{}", "password": "faux mot de passe"}),
        ("account_reset_password", {"email": "{}"}),
        ("account_signup", {"name": "Qui", "email": "{}", "password1": LONG, "password2": LONG}),
    ],
)
def test_a_clock_tells_no_more_than_the_page(client, monkeypatch, name, fields):
    """Hashing is what takes time: it is done as many times for a known as for an unknown address."""
    from django.contrib.auth import hashers

    somebody("Ana")
    hashed = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda self, *args: (hashed.append(1), encode(self, *args))[1]
    )
    counts = []
    for address in ("ana@exemple.test", "nul@exemple.test"):
        hashed.clear()
        client.post(reverse(name), {key: value.format(address) for key, value in fields.items()})
        counts.append(len(hashed))
    assert counts[0] == counts[1]


def test_a_new_account_opens_only_once_its_address_is_proved(client):
    client.post(
        reverse("account_signup"),
        {"name": "Ana B.", "email": "Ana@exemple.test", "password1": LONG, "password2": LONG},
    )
    refused = sign_in(client, "ana@exemple.test", LONG)
    [link] = re.findall(r"http://127\.0\.0\.1:8000(/fr/compte/confirmer-adresse/\S+)", mail.outbox[0].body)
    client.post(link)
    entered = sign_in(client, "ana@exemple.test", LONG)
    assert (refused.url, entered.url) == ("/fr/compte/adresse-a-confirmer/", "/fr/moi/")
    ana = Person.objects.get()
    assert (ana.name, ana.language, ana.email) == ("Ana B.", "fr", "ana@exemple.test")


def test_the_link_of_a_new_password_never_follows_the_host_header(client, settings):
    somebody("Ana")
    settings.ALLOWED_HOSTS = ["*"]
    client.post(reverse("account_reset_password"), {"email": "ana@exemple.test"}, headers={"host": "mechant.test"})
    assert "mechant.test" not in mail.outbox[0].body
    [path] = re.findall(r"http://127\.0\.0\.1:8000(/fr/compte/mot-de-passe/nouveau/\S+)", mail.outbox[0].body)
    form = client.get(path, follow=True)
    assert "Choisir un nouveau mot de passe" in form.content.decode()


@pytest.mark.parametrize(
    "target", ["//mechant.test", "https:mechant.test", "/\\mechant.test", "https://mechant.test/", "\t//mechant.test"]
)
def test_next_never_leaves_this_site(client, target):
    ana = somebody("Ana")
    assert sign_in(client, ana.email, next=target).url == "/fr/moi/"
    assert client.post(reverse("people:speak_as"), {"voice": "", "next": target}).url == "/fr/moi/"


def test_guessing_a_password_is_slowed_down(client):
    somebody("Ana")
    for _ in range(5):
        sign_in(client, "ana@exemple.test", "faux mot de passe")
    slowed = sign_in(client, "ana@exemple.test")
    assert "_auth_user_id" not in client.session
    assert slowed.status_code in {200, 429}


def test_sign_ups_can_be_closed(client, settings):
    settings.SIGNUP_IS_OPEN = False
    client.post(
        reverse("account_signup"), {"name": "Q", "email": "q@exemple.test", "password1": LONG, "password2": LONG}
    )
    assert "Les inscriptions sont fermées" in client.get(reverse("account_signup")).content.decode()
    assert Person.objects.count() == 0


def test_more_posted_fields_change_nothing(client):
    client.post(
        reverse("account_signup"),
        {
            "name": "Ana",
            "email": "ana@exemple.test",
            "password1": LONG,
            "password2": LONG,
            "is_staff": "1",
            "is_superuser": "1",
            "is_demo_account": "1",
        },
    )
    ana = Person.objects.get()
    assert (ana.is_staff, ana.is_superuser, ana.is_demo_account) == (False, False, False)


def test_a_passkey_and_codes_are_offered_on_our_own_pages(client):
    confirm(enter(client, somebody("Ana")))
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "account_email"):
        page = client.get(reverse(name))
        assert (name, page.status_code, 'class="shell-header"' in page.content.decode()) == (name, 200, True)
        assert "style=" not in page.content.decode()


# In whose name ---------------------------------------------------------------------------------


def test_a_person_picks_a_voice_and_the_page_says_so(client):
    ana, voice = somebody("Ana"), bakery()
    with_mandate(ana, voice)
    enter(client, ana).post(reverse("people:speak_as"), {"voice": voice.id})
    page = client.get(reverse("people:me")).content.decode()
    assert page.count("La Mie du quartier") >= 2
    assert client.session[VOICE_KEY] == voice.id
    client.post(reverse("people:speak_as"), {"voice": ""})
    assert VOICE_KEY not in client.session


def test_a_voice_without_a_mandate_is_refused_with_its_reason(client):
    ana, voice = somebody("Ana"), bakery()
    answer = enter(client, ana).post(reverse("people:speak_as"), {"voice": voice.id})
    assert answer.status_code == 403
    assert "Vous n’avez pas de mandat en cours" in answer.content.decode()


def test_a_mandate_that_ends_gives_the_person_their_own_name_back_and_says_it(client):
    ana, voice = somebody("Ana"), bakery()
    with_mandate(ana, voice)
    enter(client, ana).post(reverse("people:speak_as"), {"voice": voice.id})
    client.get(reverse("people:me"))
    Mandate.objects.update(revoked_at=now())
    pages = [client.get(reverse("people:me")).content.decode() for _ in range(2)]
    assert VOICE_KEY not in client.session
    assert "Votre mandat n’est plus en cours" in "".join(pages)


def test_who_speaks_costs_nothing_for_a_visitor_and_the_same_for_any_number_of_mandates(
    client, django_assert_num_queries, rf
):
    from chantier.foundation.people.middleware import speaker_of

    ana = somebody("Ana")
    request = rf.get("/")
    request.session, request.user = {VOICE_KEY: 0}, ana
    for number in range(3):
        voice = ensure_voice(organization_ref=f"o{number}", name=f"Org {number}")
        with_mandate(ana, voice)
        request.session[VOICE_KEY] = voice.id
        with django_assert_num_queries(2):
            assert speaker_of(request).voice_name == f"Org {number}"
    from django.contrib.auth.models import AnonymousUser

    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        assert speaker_of(request) == Speaker.visitor("fr")


# Mandates --------------------------------------------------------------------------------------


def test_a_mandate_is_accepted_from_one_s_page_and_not_from_another_s(client):
    from chantier.foundation.people.services.mandates import give_mandate

    ana, bo, voice = somebody("Ana"), somebody("Bo"), bakery()
    offered = give_mandate(speaker=COORDINATION, person_id=ana.pk, voice_id=voice.id, at=now())
    stranger = enter(client, bo).post(reverse("people:accept", args=[offered.id]))
    client.logout()
    page = enter(client, ana).get(reverse("people:me")).content.decode()
    client.post(reverse("people:accept", args=[offered.id]))
    assert (stranger.status_code, "On vous propose" in page) == (404, True)
    assert Mandate.objects.get().accepted_at is not None


def test_the_page_of_a_voice_does_not_exist_for_who_may_not_manage_it(client):
    ana, voice = somebody("Ana"), bakery()
    with_mandate(ana, voice, powers=["speak"])
    address = reverse("people:voice", args=["org-1"])
    assert enter(client, ana).get(address).status_code == 404
    assert client.get(reverse("people:voice", args=["inconnue"])).status_code == 404


def test_a_delegate_invites_and_what_was_typed_survives_a_refusal(client):
    ana, voice = somebody("Ana"), bakery()
    with_mandate(ana, voice, powers=["speak", "delegate"])
    address = reverse("people:voice", args=["org-1"])
    enter(client, ana)
    typed = {"address": "bo@exemple.test", "language": "fr", "title": "Trésorier"}
    refused = client.post(address, {**typed, "powers": ["vote"]})
    sent = client.post(address, {**typed, "powers": ["speak"]})
    assert (refused.status_code, sent.status_code) == (422, 302)
    assert "Trésorier" in refused.content.decode()
    assert "un pouvoir que vous n’avez pas" in refused.content.decode()


def test_an_invitation_is_read_by_anyone_who_has_the_link_but_shows_no_address(client):
    sent = invite(speaker=COORDINATION, voice_id=bakery().id, address="ana@exemple.test", at=now())
    page = client.get(reverse("people:invitation", args=[token_of(sent.id)]))
    assert "La Mie du quartier" in page.content.decode()
    assert "ana@exemple.test" not in page.content.decode()


def test_accepting_an_invitation_makes_one_speak_in_that_name(client):
    ana = somebody("Ana")
    sent = invite(speaker=COORDINATION, voice_id=bakery().id, address=ana.email, at=now())
    link = reverse("people:invitation", args=[token_of(sent.id)])
    assert enter(client, ana).post(link).url == "/fr/moi/"
    again = client.post(link)
    assert (again.status_code, "déjà servi" in again.content.decode()) == (409, True)
    assert "déjà servi" in client.get(link).content.decode()


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


def test_an_address_added_to_an_account_is_not_its_own_until_proved(client):
    ana = confirm(enter(client, somebody("Ana")))
    ana.post(reverse("account_email"), {"action_add": "", "email": "autre@exemple.test"})
    assert EmailAddress.objects.get(email="autre@exemple.test").verified is False
