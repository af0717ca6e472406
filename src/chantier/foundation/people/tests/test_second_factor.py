"""Codes of an application: put on, asked for at sign-in, used once, guessed at slowly; the codes kept for a bad day."""

import base64
import hashlib
import hmac
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from chantier.foundation.people.sealing import seal, unseal
from chantier.foundation.people.tests.people import confirm, enter, sign_in, somebody

STEP = "/fr/compte/connexion/seconde-etape/"


def code_of(secret, *, steps=0):
    """The six digits that an application shows (RFC 6238)."""
    counter = int(time.time()) // 30 + steps
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


@pytest.fixture
def ana(db):
    return somebody("Ana")


def put_on(client):
    """Enrol an application; gives its secret and the codes kept for a bad day."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    shown = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret, steps=-1)}, follow=True)
    return secret, re.findall(r"\b[0-9A-F]{4}-?[0-9A-F]{4}\b|\b\d{8}\b", shown.content.decode())


def half_in(person):
    client = Client()
    assert sign_in(client, person.email).url == STEP
    assert "_auth_user_id" not in client.session
    return client


def give(client, code):
    return client.post(STEP, {"code": code})


def is_in(client):
    return "_auth_user_id" in client.session


def test_an_application_is_put_on_and_its_code_asked_for_at_each_sign_in(ana):
    secret, _codes = put_on(confirm(enter(Client(), ana)))
    client = half_in(ana)
    page = client.get(STEP).content.decode()
    assert client.get(reverse("people:me")).status_code == 302
    answer = give(client, code_of(secret))
    assert (answer.url, is_in(client)) == ("/fr/moi/", True)
    assert "style=" not in page


@pytest.mark.django_db(transaction=True)
def test_the_person_is_told_by_mail(transactional_db):
    put_on(confirm(enter(Client(), somebody("Ana"))))
    assert [letter.to for letter in mail.outbox] == [["ana@exemple.test"]]
    assert "un code à usage unique" in mail.outbox[0].body


def test_a_wrong_code_puts_nothing_on(ana):
    client = confirm(enter(Client(), ana))
    client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert (answer.status_code, Authenticator.objects.count()) == (200, 0)


def test_a_code_serves_once(ana):
    secret, _codes = put_on(confirm(enter(Client(), ana)))
    code = code_of(secret)
    first, second = half_in(ana), half_in(ana)
    give(first, code)
    give(second, code)
    assert (is_in(first), is_in(second)) == (True, False)


def test_guessing_codes_is_slowed_down_across_browsers(ana):
    secret, _codes = put_on(confirm(enter(Client(), ana)))
    clients = [half_in(ana) for _ in range(6)]
    for client in clients[:5]:
        give(client, "000000")
    give(clients[5], code_of(secret))
    assert not any(is_in(client) for client in clients)


def test_codes_kept_for_a_bad_day_serve_once_each(ana):
    _secret, codes = put_on(confirm(enter(Client(), ana)))
    assert len(codes) == 10
    first, again, other = half_in(ana), half_in(ana), half_in(ana)
    give(first, codes[0])
    give(again, codes[0])
    give(other, codes[1])
    assert [is_in(first), is_in(again), is_in(other)] == [True, False, True]


def test_what_the_database_keeps_gives_no_code_and_another_key_opens_nothing(ana, settings):
    secret, codes = put_on(confirm(enter(Client(), ana)))
    kept = {one.type: one.data for one in Authenticator.objects.all()}
    assert secret not in str(kept)
    assert unseal(kept["totp"]["secret"]) == secret
    first = settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    lost = half_in(ana)
    assert (give(lost, code_of(secret)).status_code, give(lost, codes[0]).status_code, is_in(lost)) == (200, 200, False)
    settings.SECRET_KEY_FALLBACKS = [first]
    turned = half_in(ana)
    give(turned, code_of(secret))
    assert is_in(turned)


def test_a_secret_is_sealed_differently_each_time_and_one_kept_before_is_read():
    assert seal("JBSWY3DPEHPK3PXP") != seal("JBSWY3DPEHPK3PXP")
    assert unseal("JBSWY3DPEHPK3PXP") == "JBSWY3DPEHPK3PXP"
    assert unseal("sealed:rubbish") != unseal("sealed:rubbish")


def test_taking_it_off_asks_who_one_is_again_and_takes_the_kept_codes_with_it(ana, settings):
    client = confirm(enter(Client(), ana))
    put_on(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.count() == 0
    assert sign_in(Client(), ana.email).url == "/fr/moi/"


def test_a_new_password_by_mail_does_not_jump_over_the_second_step(ana):
    put_on(confirm(enter(Client(), ana)))
    mail.outbox.clear()
    visitor = Client()
    visitor.post(reverse("account_reset_password"), {"email": ana.email})
    [path] = re.findall(r"http://127\.0\.0\.1:8000(/fr/compte/mot-de-passe/nouveau/\S+)", mail.outbox[0].body)
    form = visitor.get(path, follow=True)
    new = "un autre mot de passe bien long"
    visitor.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert not is_in(visitor)
    assert sign_in(visitor, ana.email, new).url == STEP
