"""One's sessions: seen in words, ended one by one or together, and at every change of password."""

from datetime import timedelta

import pytest
from django.conf import settings as instance
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.people import session_middleware
from chantier.foundation.people.core.devices import BROWSERS, SYSTEMS, Device, recognise
from chantier.foundation.people.models import OpenSession
from chantier.foundation.people.tests.people import PASSWORD, confirm, enter, sign_in, somebody

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/19.1 Mobile/15E148 Safari/604.1"
)
ANOTHER = "un autre mot de passe bien long"


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (FIREFOX, Device("firefox", "linux")),
        (IPHONE, Device("safari", "iphone")),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0",
            Device("edge", "windows"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36",
            Device("chrome", "android"),
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) Version/18.1 Safari/605.1.15", Device("safari", "mac")),
        ("curl/8.5", Device("", "")),
        ("", Device("", "")),
    ],
)
def test_a_device_is_two_words(said, device):
    assert recognise(said) == device


@given(st.text(max_size=600))
def test_whatever_a_browser_says_only_known_words_are_kept(said):
    device = recognise(said)
    assert device.browser in {"", *(name for name, _ in BROWSERS)}
    assert device.system in {"", *(name for name, _ in SYSTEMS)}


@pytest.fixture
def ana(db):
    return somebody("Ana")


def at_home(person, user_agent=FIREFOX):
    return enter(Client(headers={"user-agent": user_agent}), person)


def is_in(client):
    return client.get(reverse("people:me")).status_code == 200


def test_the_page_says_each_device_in_words_and_which_is_this_one(ana):
    here, phone = at_home(ana), at_home(ana, IPHONE)
    page = here.get(reverse("people:sessions")).content.decode()
    assert "Firefox sur un ordinateur Linux" in page
    assert "Safari sur un iPhone" in page
    assert page.count("cet appareil<") == 1
    assert page.index("Firefox sur") < page.index("Safari sur")
    assert is_in(phone)


def test_least_is_kept(ana):
    at_home(ana)
    [row] = OpenSession.objects.values()
    assert set(row) == {"id", "person_id", "session_key", "browser", "system", "began_at", "seen_at"}
    assert (row["seen_at"].minute, row["seen_at"].second) == (0, 0)


def test_ending_one_signs_that_browser_out_at_once(ana):
    here, phone = at_home(ana), at_home(ana, IPHONE)
    other = OpenSession.objects.get(system="iphone")
    answer = here.post(reverse("people:end_session", args=[other.pk]))
    assert (answer.url, is_in(here), is_in(phone)) == ("/fr/moi/sessions/", True, False)
    assert OpenSession.objects.count() == 1


def test_ending_all_the_others(ana):
    here, *others = at_home(ana), at_home(ana), at_home(ana, IPHONE)
    said = here.post(reverse("people:end_other_sessions"), follow=True).content.decode()
    assert (is_in(here), [is_in(one) for one in others]) == (True, [False, False])
    assert "2 sessions sont terminées" in said


def test_nobody_ends_the_session_of_somebody_else(ana):
    at_home(ana)
    bo = at_home(somebody("Bo"))
    refused = bo.post(reverse("people:end_session", args=[OpenSession.objects.get(person=ana).pk]))
    bo.post(reverse("people:end_other_sessions"))
    assert (refused.status_code, OpenSession.objects.filter(person=ana).count()) == (404, 1)
    assert Session.objects.filter(session_key=OpenSession.objects.get(person=ana).session_key).exists()


def test_the_list_and_its_verbs_ask_to_sign_in(db, client):
    assert client.get(reverse("people:sessions")).status_code == 302
    assert client.post(reverse("people:end_other_sessions")).status_code == 302


def test_signing_out_removes_the_line(ana):
    client = at_home(ana)
    client.post(reverse("account_logout"))
    assert (OpenSession.objects.count(), Session.objects.count()) == (0, 0)


def test_changing_one_s_password_ends_the_other_sessions_and_keeps_this_one(ana):
    here, phone = confirm(at_home(ana)), at_home(ana, IPHONE)
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER})
    assert (is_in(here), is_in(phone)) == (True, False)
    assert OpenSession.objects.count() == 1
    assert OpenSession.objects.get().session_key == here.session.session_key


def test_a_password_chosen_again_by_mail_ends_every_session(ana):
    import re

    thief = at_home(ana)
    visitor = Client()
    visitor.post(reverse("account_reset_password"), {"email": ana.email})
    [path] = re.findall(r"http://127\.0\.0\.1:8000(/fr/compte/mot-de-passe/nouveau/\S+)", mail.outbox[0].body)
    form = visitor.get(path, follow=True)
    visitor.post(form.request["PATH_INFO"], {"password1": ANOTHER, "password2": ANOTHER})
    assert (is_in(thief), Session.objects.filter(session_key=thief.session.session_key).exists()) == (False, False)
    assert sign_in(Client(), ana.email, ANOTHER).url == "/fr/moi/"


def test_being_seen_again_within_the_hour_writes_nothing(ana):
    client = at_home(ana)
    client.get(reverse("people:me"))
    before = OpenSession.objects.get().seen_at
    keys = [key for (key,) in Session.objects.values_list("session_data")]
    client.get(reverse("people:me"))
    assert OpenSession.objects.get().seen_at == before
    assert [key for (key,) in Session.objects.values_list("session_data")] == keys


def test_a_session_ends_after_sixty_days_however_used(ana, monkeypatch):
    client = at_home(ana)
    kept = client.session
    kept[session_middleware.KEPT]["began"] -= int(timedelta(days=61).total_seconds())
    kept[session_middleware.KEPT]["at"] -= 7200
    kept.save()
    client.get(reverse("people:me"))
    assert (is_in(client), OpenSession.objects.count()) == (False, 0)


def test_a_new_key_at_sign_in_so_that_a_session_prepared_by_another_is_worth_nothing(ana, client):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    sign_in(client, ana.email)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_line_not_seen_for_fourteen_days_is_destroyed_by_the_schedule(ana):
    from chantier.foundation.access.api import Speaker
    from chantier.foundation.people.services.retention import apply_retention

    at_home(ana)
    apply_retention(speaker=Speaker.system(), at=timezone.now() + timedelta(days=13))
    kept = OpenSession.objects.count()
    apply_retention(speaker=Speaker.system(), at=timezone.now() + timedelta(days=15))
    assert (kept, OpenSession.objects.count()) == (1, 0)
    assert timedelta(days=14).total_seconds() == instance.SESSION_COOKIE_AGE
