"""An issue leaves: to each once, what concerns them, with what the law asks, and never when it lacks."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from chantier.editorial.models import Delivery, NewsletterIssue, RefusedAddress, Subscriber
from chantier.editorial.newsletter import queries, tokens
from chantier.editorial.newsletter.services import composing, sending, subscribing
from chantier.editorial.newsletter.tests.ground import AT, POSTAL, scheduled, subscribed
from chantier.foundation.access.api import NotAllowed, NotPossible, Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

pytestmark = pytest.mark.django_db
HERE = f"{__name__}.Killed"


class Killed(EmailBackend):
    """A mail server beside which the worker is killed when it meets a given address, before or after the mail."""

    before: str = ""
    after: str = ""
    refuses: str = ""
    is_down = False

    def open(self) -> bool:
        if Killed.is_down:
            raise ConnectionRefusedError
        return True

    def send_messages(self, messages: Any) -> int:
        address = messages[0].to[0]
        if address == Killed.before:
            raise KeyboardInterrupt
        if address == Killed.refuses:
            raise SMTPRecipientsRefused({address: (550, b"no such user")})
        sent = super().send_messages(messages)
        if address == Killed.after:
            raise KeyboardInterrupt
        return sent or 0


@pytest.fixture(autouse=True)
def _ground(settings):
    settings.INSTANCE = {**settings.INSTANCE, **POSTAL, "name": "Réseau du Fleuve"}
    Killed.before = Killed.after = Killed.refuses = ""
    Killed.is_down = False


@pytest.fixture
def killed(settings):
    settings.EMAIL_BACKEND = HERE
    return Killed


def received() -> list[str]:
    """Who received something, in order."""
    return [one.to[0] for one in mail.outbox]


def test_a_mail_says_who_writes_and_how_to_leave_in_html_and_in_plain_text():
    row = subscribed()
    scheduled({"title": "Une coopérative naît", "text": "À Shawinigan."})
    assert sending.send_due(at=AT) == 1
    sent = mail.outbox[0]
    html = str(sent.alternatives[0][0])
    token = tokens.link_token(row, tokens.LEAVE).split(":")[0]
    assert sent.from_email.startswith(("=?utf-8?", '"R', "R"))
    assert sent.reply_to == ["ecrire@exemple.test"]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert token in sent.extra_headers["List-Unsubscribe"]
    for body in (str(sent.body), html):
        for words in ("Une coopérative naît", "À Shawinigan.", POSTAL["postal_address"], "/infolettre/depart/"):
            assert words in body
    assert "<img" not in html
    assert html.count("http") == html.count("http://127.0.0.1:8000") > 0


@pytest.mark.parametrize("lacking", ["postal_address", "contact", "name"])
def test_nothing_leaves_without_what_the_law_asks_of_the_sender(settings, lacking: str):
    settings.INSTANCE = {**settings.INSTANCE, lacking: ""}
    settings.DEFAULT_FROM_EMAIL = "" if lacking == "contact" else settings.DEFAULT_FROM_EMAIL
    subscribed()
    issue = scheduled()
    assert sending.send_due(at=AT) == 0
    sending.start(issue_id=issue.pk, at=AT)
    assert NewsletterIssue.objects.get().state == "scheduled"
    assert not mail.outbox


def test_an_issue_leaves_at_its_hour_and_only_once_however_often_it_is_asked():
    subscribed()
    issue = scheduled(at=AT)
    assert sending.send_due(at=AT - timedelta(minutes=1)) == 0
    assert [sending.send_due(at=AT), sending.send_due(at=AT), sending.send_issue(issue_id=issue.pk, at=AT)] == [1, 0, 0]
    assert NewsletterIssue.objects.get().state == "sent"


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_in_the_middle_the_others_receive_it_once_and_the_uncertain_one_is_shown(killed, moment: str):
    people_ = [f"n{number}@exemple.org" for number in range(7)]
    for address in people_:
        subscribed(address)
    issue = scheduled()
    setattr(killed, moment, "n3@exemple.org")
    with pytest.raises(KeyboardInterrupt):
        sending.send_due(at=AT)
    setattr(killed, moment, "")
    assert sending.send_due(at=AT) == 3
    assert NewsletterIssue.objects.get().state == "sending"
    later = AT + timedelta(hours=1)
    assert sending.send_due(at=later) == 0
    assert NewsletterIssue.objects.get().state == "sent"
    assert sorted(received()) == (people_ if moment == "after" else [one for one in people_ if "n3" not in one])
    assert queries.progress(issue.pk, at=later).uncertain == 1
    editor = Speaker(roles=frozenset({"editor"}))
    assert sending.send_uncertain_again(speaker=editor, issue_id=issue.pk, at=later) == 1
    assert sending.send_due(at=later) == 1
    assert received()[-1] == "n3@exemple.org"


def test_two_workers_do_not_send_the_same_mail(monkeypatch):
    subscribed()
    issue = scheduled()
    sending.start(issue_id=issue.pk, at=AT)
    delivery = Delivery.objects.get()
    bag = sending._Bag(issue, list(issue.items.all()))
    made = bag.message(Subscriber.objects.get(), delivery.pk, mail.get_connection())
    Delivery.objects.update(state="handed", handed_at=AT)
    assert made is not None
    assert sending._send_one(bag, delivery.pk, mail.get_connection(), AT) is False
    assert not mail.outbox


def test_a_server_that_is_down_loses_nothing(killed):
    subscribed()
    scheduled()
    killed.is_down = True
    assert sending.send_due(at=AT) == 0
    assert Delivery.objects.get().attempts == 0
    killed.is_down = False
    assert sending.send_due(at=AT + timedelta(hours=1)) == 1


def test_a_mailbox_that_its_server_does_not_know_is_not_written_to_again(killed):
    subscribed()
    scheduled()
    killed.refuses = "lou@exemple.org"
    assert sending.send_due(at=AT) == 0
    assert Delivery.objects.get().state == "failed"
    assert (Subscriber.objects.get().state, RefusedAddress.objects.get().why) == ("left", "bounce")


def test_a_failure_is_tried_three_times(monkeypatch):
    def fails(*_args: Any, **_options: Any) -> int:
        raise SMTPException

    monkeypatch.setattr(EmailBackend, "send_messages", fails)
    subscribed()
    scheduled()
    for hour in range(4):
        sending.send_due(at=AT + timedelta(hours=hour))
    assert (Delivery.objects.get().state, Delivery.objects.get().attempts) == ("failed", 3)


def test_who_leaves_while_the_issue_leaves_receives_nothing():
    row = subscribed()
    issue = scheduled()
    sending.start(issue_id=issue.pk, at=AT)
    subscribing.leave(subscriber_id=row.pk, source="link", at=AT)
    assert sending.send_issue(issue_id=issue.pk, at=AT) == 0
    assert not mail.outbox


def test_each_receives_what_concerns_them_and_nothing_when_nothing_does():
    subscribed("tout@exemple.org")
    subscribed("mauricie@exemple.org", territories=["region-04"])
    subscribed("ailleurs@exemple.org", territories=["region-01"])
    issue = scheduled({"title": "Ici", "text": "En Mauricie."}, {"title": "Là", "text": "En Estrie."})
    items = list(issue.items.order_by("position"))
    for item, region in zip(items, ("region-04", "region-05"), strict=True):
        item.territories = [region]
        item.save()
    sending.send_due(at=AT)
    bodies = {one.to[0]: ("En Mauricie." in str(one.body), "En Estrie." in str(one.body)) for one in mail.outbox}
    assert bodies == {"tout@exemple.org": (True, True), "mauricie@exemple.org": (True, False)}
    assert Delivery.objects.get(subscriber__address="ailleurs@exemple.org").state == "nothing"


def test_each_reads_it_in_their_language():
    subscribed("ana@exemple.org", language="en")
    system = Speaker.system()
    issue = scheduled()
    composing.unschedule(speaker=system, issue_id=issue.pk, at=AT)
    composing.write(
        speaker=system, issue_id=issue.pk, subjects={"fr": "Bonjour", "en": "Hello", "es": "Hola"}, introductions={}
    )
    composing.schedule(speaker=system, issue_id=issue.pk, leaves_at=AT, at=AT)
    sending.send_due(at=AT)
    assert mail.outbox[0].subject == "Hello"
    assert mail.outbox[0].extra_headers["Content-Language"] == "en"
    assert "/en/" in mail.outbox[0].extra_headers["List-Unsubscribe"]


def test_what_an_editor_writes_is_text_never_markup_nor_a_header():
    subscribed()
    system = Speaker.system()
    issue = scheduled(
        {"title": "<img src=x onerror=alert(1)>", "text": "<script>alert(1)</script>\n\nBcc: tous@exemple.org"}
    )
    composing.unschedule(speaker=system, issue_id=issue.pk, at=AT)
    evil = "Objet\r\nBcc: tous@exemple.org"
    composing.write(
        speaker=system,
        issue_id=issue.pk,
        subjects=dict.fromkeys(("fr", "en", "es"), evil),
        introductions={"fr": "<b>&"},
    )
    composing.schedule(speaker=system, issue_id=issue.pk, leaves_at=AT, at=AT)
    sending.send_due(at=AT)
    sent = mail.outbox[0]
    html = str(sent.alternatives[0][0])
    assert sent.subject == "Objet Bcc: tous@exemple.org"
    assert sent.message()["Bcc"] is None
    assert sent.recipients() == ["lou@exemple.org"]
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;b&gt;&amp;" in html
    page = Client().get(f"/fr/infolettre/numeros/{issue.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_an_issue_is_read_online_once_it_left_and_never_before():
    issue = scheduled()
    assert Client().get(f"/fr/infolettre/numeros/{issue.pk}/").status_code == 404
    subscribed()
    sending.send_due(at=AT)
    assert "Du neuf." in Client().get(f"/fr/infolettre/numeros/{issue.pk}/").content.decode()
    assert "L’infolettre du" in Client().get("/fr/infolettre/numeros/").content.decode()


def test_a_sent_issue_is_not_changed_and_a_visitor_composes_nothing():
    issue = scheduled()
    sending.send_due(at=AT)
    with pytest.raises(NotPossible):
        composing.fill_again(speaker=Speaker.system(), issue_id=issue.pk)
    with pytest.raises(NotAllowed):
        composing.compose(speaker=Speaker.visitor(), since=AT.date(), until=AT.date(), territory="", theme="", at=AT)
    assert Client().get("/fr/infolettre/atelier/").status_code == 302


def test_an_editor_composes_orders_drops_previews_and_schedules_on_the_pages():
    made = people.create_person(speaker=Speaker.system(), email="nour@exemple.test", name="Nour", at=AT)
    people.grant_role(speaker=Speaker.system(), person_id=made.id, role="editor", at=AT)
    client = Client()
    client.force_login(Person.objects.get(pk=made.id), backend="django.contrib.auth.backends.ModelBackend")
    today = timezone.localdate().isoformat()
    address = client.post("/fr/infolettre/atelier/", {"since": today, "until": today})["Location"]
    for word in ("Un", "Deux"):
        client.post(address, {"verb": "text", "title-fr": word, "text-fr": f"{word} mot."})
    issue = NewsletterIssue.objects.get()
    titles = lambda: [one.texts["fr"]["title"] for one in issue.items.order_by("position")]  # noqa: E731
    assert titles() == ["Deux", "Un"]
    first = issue.items.order_by("position")[0]
    client.post(address, {"verb": "down", "item": first.pk})
    assert titles() == ["Un", "Deux"]
    client.post(address, {"verb": "drop", "item": first.pk})
    assert titles() == ["Un"]
    assert client.get(address).status_code == 200
    for language in ("fr", "en", "es"):
        page = client.get(f"{address}apercu/?langue={language}").content.decode()
        assert "Un mot." in page
    assert "Un mot." in client.get(f"{address}apercu/?cadre=1").content.decode()
    client.post(address, {"verb": "schedule", "day": "2030-01-01", "hour": "9"})
    issue.refresh_from_db()
    assert issue.state == "scheduled"
    client.post(address, {"verb": "unschedule"})
    subscribed()
    client.post(address, {"verb": "now"})
    sending.send_due(at=timezone.now())
    assert "Envoi terminé" in client.get(address).content.decode()
    assert client.get("/fr/infolettre/atelier/").status_code == 200
