"""Asking, confirming, choosing and leaving, by people of good and of ill will."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from chantier.editorial.models import RefusedAddress, Subscriber
from chantier.editorial.newsletter import personal_data, queries, tokens
from chantier.editorial.newsletter.services import subscribing
from chantier.editorial.newsletter.tests.ground import AT, POSTAL, ask, secret, subscribed
from chantier.foundation.access.api import Invalid, NotPossible, Speaker
from chantier.foundation.messages.models import Letter
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person
from chantier.foundation.people.services.retention import apply_retention

pytestmark = pytest.mark.django_db
FORM = {"address": "lou@exemple.org", "language": "fr", "consent": "yes"}


@pytest.fixture(autouse=True)
def _sender(settings):
    settings.INSTANCE = {**settings.INSTANCE, **POSTAL}


def test_a_subscription_begins_when_the_address_answers_and_its_words_are_kept():
    with translation.override("fr"):
        ask("Lou@Exemple.org")
        assert Subscriber.objects.get().state == "waiting"
        row = subscribing.confirm(secret=secret(), at=AT + timedelta(hours=1))
    assert (row.state, row.address, row.waiting_since) == ("active", "Lou@Exemple.org", None)
    kept = queries.proofs("lou@exemple.org")
    assert [(one["what"], one["source"]) for one in kept] == [("asked", "page"), ("confirmed", "letter")]
    assert "désabonner en un clic" in kept[0]["words"]
    assert kept[1]["words"].startswith("Oui, je m’abonne")


def test_one_address_has_one_subscription_whatever_its_capitals_and_the_last_link_alone_confirms():
    ask("lou@exemple.org")
    first = secret()
    ask("LOU@exemple.ORG", at=AT + timedelta(minutes=5))
    assert Subscriber.objects.count() == 1
    with pytest.raises(NotPossible):
        subscribing.confirm(secret=first, at=AT)
    subscribing.confirm(secret=secret(), at=AT + timedelta(minutes=6))
    assert Subscriber.objects.get().state == "active"


def test_the_text_of_the_letter_is_forgotten_once_it_left(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ask()
    assert "/confirmation/" in str(mail.outbox[0].body)
    assert Letter.objects.get().body == ""


def test_a_confirmation_is_kept_as_its_digest_and_ends_after_seven_days():
    ask()
    row = Subscriber.objects.get()
    assert secret() not in str(Subscriber.objects.values().get())
    assert row.confirm_digest == tokens.digest_of(secret())
    with pytest.raises(NotPossible):
        subscribing.confirm(secret=secret(), at=AT + timedelta(days=7, seconds=1))
    assert Subscriber.objects.get().state == "waiting"


@pytest.mark.parametrize("guess", ["", "x", "None", "a" * 43, "%00", "../../x"])
def test_a_guessed_link_opens_nothing(guess: str):
    subscribed()
    with pytest.raises(NotPossible):
        subscribing.confirm(secret=guess, at=AT)
    for verb in (tokens.LEAVE, tokens.CHOOSE):
        with pytest.raises(NotPossible):
            tokens.read_link_token(guess, verb)


def test_the_link_to_leave_does_not_open_the_choices_and_names_no_address():
    row = subscribed()
    token = tokens.link_token(row, tokens.LEAVE)
    assert "lou" not in token
    with pytest.raises(NotPossible):
        subscribing.by_link(token)
    other = tokens.link_token(row, tokens.LEAVE).replace(f"{row.pk}.", f"{row.pk + 1}.", 1)
    with pytest.raises(NotPossible):
        tokens.read_link_token(other, tokens.LEAVE)


def test_programs_that_follow_links_confirm_nothing_and_leave_nothing():
    ask(at=timezone.now())
    client = Client()
    answer = client.get(f"/fr/infolettre/confirmation/{secret()}/")
    assert (answer.status_code, Subscriber.objects.get().state) == (200, "waiting")
    assert (answer["X-Robots-Tag"], answer["Cache-Control"]) == ("noindex, nofollow", "private, no-store")
    assert client.head(f"/fr/infolettre/confirmation/{secret()}/").status_code == 200
    row = subscribed("ana@exemple.org")
    leave = reverse("newsletter:leave", args=[tokens.link_token(row, tokens.LEAVE)])
    assert client.get(leave).status_code == 200
    row.refresh_from_db()
    assert row.state == "active"


def test_one_click_posted_by_a_mail_program_leaves_at_once_without_a_cookie():
    row = subscribed()
    leave = reverse("newsletter:leave", args=[tokens.link_token(row, tokens.LEAVE)])
    strict = Client(enforce_csrf_checks=True)
    for _again in range(2):
        assert strict.post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200
    row.refresh_from_db()
    assert (row.state, row.left_why) == ("left", "one_click")
    assert row.proofs.count() == 1


def test_the_page_answers_the_same_for_every_address():
    subscribed("ana@exemple.org")
    RefusedAddress.objects.create(digest=tokens.address_digest("non@exemple.org"), why="complaint", since=AT)
    answers = set()
    for address in ("ana@exemple.org", "non@exemple.org", "neuve@exemple.org"):
        answer = Client().post("/fr/infolettre/", {**FORM, "address": address})
        answers.add((answer.status_code, answer["Location"], tuple(sorted(answer.cookies))))
    assert len(answers) == 1
    assert list(Letter.objects.order_by("pk").values_list("address", flat=True)) == [
        "ana@exemple.org",
        "neuve@exemple.org",
    ]
    assert "Elle y est déjà abonnée" in Letter.objects.order_by("pk")[0].body


def test_nobody_is_flooded_three_letters_a_day_and_twenty_demands_an_hour():
    for minutes in range(6):
        ask(at=AT + timedelta(minutes=minutes))
    assert Letter.objects.count() == 3
    client = Client()
    statuses = [
        client.post("/fr/infolettre/", {**FORM, "address": f"n{number}@exemple.org"}).status_code
        for number in range(21)
    ]
    assert statuses == [302] * 20 + [429]


@pytest.mark.parametrize(
    "address",
    [
        "lou",
        "lou@exemple",
        "lou@exemple.org\nBcc: tous@exemple.org",
        "lou@exemple.org, ana@exemple.org",
        "Lou <lou@exemple.org>",
        '"a b"@exemple.org',
        "lou@exemple.org\r\n\r\ncorps",
        "a" * 250 + "@exemple.org",
        "lou@éxemple.org",
        "<script>@exemple.org",
    ],
)
def test_what_is_not_one_plain_address_is_refused(address: str):
    with pytest.raises(Invalid):
        ask(address)
    assert not Letter.objects.exists()
    assert Client().post("/fr/infolettre/", {**FORM, "address": address}).status_code == 422


def test_without_the_box_nothing_is_kept():
    assert Client().post("/fr/infolettre/", {**FORM, "consent": ""}).status_code == 422
    assert not Subscriber.objects.exists()


def test_choices_that_do_not_exist_are_left_out():
    ask(language="zz", territories=["region-999", "'; --"], themes=["<b>"])
    assert Subscriber.objects.get().asked == {"language": "fr", "territories": [], "themes": []}


def test_a_person_sees_their_own_subscription_alone_and_exports_and_erases_it():
    made = people.create_person(speaker=Speaker.system(), email="lou@exemple.org", name="Lou", at=AT)
    mine, other = subscribed(), subscribed("ana@exemple.org")
    client = Client()
    client.force_login(Person.objects.get(pk=made.id), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/fr/infolettre/mes-choix/").content.decode()
    assert "lou@exemple.org" in page
    assert "ana@exemple.org" not in page
    client.post("/fr/infolettre/mes-choix/", {"language": "en"})
    mine.refresh_from_db()
    assert mine.language == "en"
    assert personal_data.HOLDER.export(made.id)["proofs"][0]["source"] == "account"
    assert "Votre adresse est dans l’infolettre" in client.get("/fr/moi/").content.decode()
    personal_data.HOLDER.erase(made.id, AT)
    assert list(Subscriber.objects.all()) == [other]


def test_without_an_account_one_is_forgotten_by_the_link_of_a_letter():
    row = subscribed()
    forget = reverse("newsletter:forget", args=[tokens.link_token(row, tokens.CHOOSE)])
    assert Client().get(forget).status_code == 200
    assert Subscriber.objects.exists()
    assert Client().post(forget).status_code == 200
    assert not Subscriber.objects.exists()
    assert Client().post(reverse("newsletter:leave", args=[tokens.link_token(row, tokens.LEAVE)])).status_code == 200


def test_what_was_not_confirmed_goes_after_seven_days_and_what_was_stays():
    ask()
    kept = subscribed("ana@exemple.org")
    apply_retention(speaker=Speaker.system(), at=AT + timedelta(days=6))
    assert Subscriber.objects.count() == 2
    apply_retention(speaker=Speaker.system(), at=AT + timedelta(days=8))
    assert list(Subscriber.objects.all()) == [kept]
