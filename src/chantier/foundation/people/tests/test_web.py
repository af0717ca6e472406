"""The pages: signing in without being counted, speaking in a name, mandates."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from chantier.foundation.access.api import Speaker
from chantier.foundation.people.middleware import VOICE_KEY
from chantier.foundation.people.models import Mandate, Person
from chantier.foundation.people.services.invitations import invite, token_of
from chantier.foundation.people.services.voices import ensure_voice
from chantier.foundation.people.tests.people import (
    COORDINATION,
    bakery,
    confirm,
    enter,
    now,
    sign_in,
    somebody,
    with_mandate,
)

pytestmark = pytest.mark.django_db
LONG = "un mot de passe assez long"


@pytest.fixture(autouse=True)
def _fresh_throttles():
    cache.clear()


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
    assert 'name="password1"' in form.content.decode()
    assert "Ce lien ne sert plus" not in form.content.decode()


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


def test_an_address_added_to_an_account_is_not_its_own_until_proved(client):
    ana = confirm(enter(client, somebody("Ana")))
    ana.post(reverse("account_email"), {"action_add": "", "email": "autre@exemple.test"})
    assert EmailAddress.objects.get(email="autre@exemple.test").verified is False
