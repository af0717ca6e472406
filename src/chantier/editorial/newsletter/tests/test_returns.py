"""What comes back: mails of servers, calls of a provider, and those who lie."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from chantier.editorial.models import Delivery, RefusedAddress, Subscriber
from chantier.editorial.newsletter.services import returns, sending
from chantier.editorial.newsletter.tests.ground import AT, POSTAL, ask, scheduled, subscribed
from chantier.editorial.newsletter.tokens import message_id
from chantier.foundation.messages.models import Letter

pytestmark = pytest.mark.django_db
HOOK = "/courriels/retours/"


def returned(
    address: str = "lou@exemple.org",
    status: str = "5.1.1",
    action: str = "failed",
    number: int = 1,
    quoted: str | None = None,
) -> bytes:
    """A delivery status notification (RFC 3464) that quotes the headers of the last mail that left."""
    last = Delivery.objects.order_by("-pk").first()
    quoted = quoted if quoted is not None else f"Message-ID: {message_id(last.pk)}" if last else ""
    return f"""From: MAILER-DAEMON@mx.exemple.org
To: chantier@exemple.test
Subject: Undelivered {number}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exemple.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

Subject: Bonjour
{quoted}
--b--
""".encode()


COMPLAINED = """From: fbl@exemple.org
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1

--b
Content-Type: message/rfc822

Subject: Bonjour
Message-ID:
 {quoted}

--b--
"""


@pytest.fixture(autouse=True)
def _ground(settings):
    settings.INSTANCE = {**settings.INSTANCE, **POSTAL}


def sent_issue(hours: int = 0) -> None:
    at = AT + timedelta(hours=hours)
    scheduled(at=at)
    sending.send_due(at=at)


def test_a_mailbox_that_is_gone_is_not_written_to_again_not_even_to_confirm():
    subscribed()
    sent_issue()
    assert returns.hear_mails([returned()], at=AT) == returns.Heard(hard=1)
    assert (Subscriber.objects.get().state, RefusedAddress.objects.get().why) == ("left", "bounce")
    assert "lou" not in RefusedAddress.objects.get().digest
    ask(at=AT + timedelta(days=2))
    assert not Letter.objects.exists()
    ask(at=AT + timedelta(days=31))
    assert Letter.objects.count() == 1


def test_three_issues_that_come_back_pause_and_one_that_arrives_starts_the_count_again():
    subscribed()
    for number, late in enumerate([True, True, False, True, True, True]):
        assert Subscriber.objects.get().state == "active"
        sent_issue(number)
        if late:
            returns.hear_mails([returned(status="4.2.2", number=number)], at=AT)
            returns.hear_mails([returned(status="4.2.2", action="delayed", number=number)], at=AT)
    assert (Subscriber.objects.get().state, Subscriber.objects.get().soft_bounces) == ("paused", 3)


def test_a_mailbox_read_twice_counts_once_and_what_is_not_a_return_is_left(tmp_path: Path, capsys):
    subscribed()
    sent_issue()
    box = tmp_path / "retours.mbox"
    one = returned(status="4.4.1")
    box.write_bytes(
        b"From MAILER-DAEMON Tue Mar 10 2026\n" + one + b"\nFrom ana Tue Mar 10 2026\nSubject: merci\n\nBonjour\n"
    )
    call_command("newsletter", "bounces", str(box))
    call_command("newsletter", "bounces", str(box))
    assert capsys.readouterr().out.splitlines() == [
        "hard: 0, soft: 1, complaints: 0, ignored: 1, not proven to be of ours: 0",
        "hard: 0, soft: 0, complaints: 0, ignored: 2, not proven to be of ours: 0",
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda one: b"",
        lambda one: b"\xff\xfe\x00",
        lambda one: one.replace(b"Status: 5.1.1", b"Status: 2.0.0").replace(b"failed", b"delivered"),
        lambda one: one.replace(b"Status: 5.1.1", b"Status: abc"),
        lambda one: one.replace(b"report-type=delivery-status", b"report-type*=utf-8''%ff"),
        lambda one: b"Content-Type: multipart/report; report-type=delivery-status\n\n",
        lambda one: one.replace(b"message/delivery-status", b"text/plain"),
    ],
)
def test_what_is_broken_or_is_no_return_changes_nothing(change: Callable[[bytes], bytes]):
    subscribed()
    sent_issue()
    assert returns.hear_mails([change(returned())], at=AT) == returns.Heard(ignored=1)
    assert Subscriber.objects.get().state == "active"


@pytest.mark.parametrize(
    "quoted",
    [
        "",
        "Message-ID: <perdu@ailleurs.example>",
        "Message-ID: <infolettre-{pk}@127.0.0.1>",
        "Message-ID: <infolettre-{pk}-00000000000000000000@127.0.0.1>",
        "Message-ID: <infolettre-{other}-{seal}@127.0.0.1>",
        "Subject: {sealed}",
    ],
)
def test_whoever_knows_only_the_address_ends_no_subscription(quoted: str):
    subscribed()
    subscribed("ana@exemple.org")
    sent_issue()
    of_ana, of_lou = Delivery.objects.order_by("-subscriber__key").values_list("pk", flat=True)[:2][::-1]
    sealed = message_id(of_ana)
    told = {"pk": of_lou, "other": of_lou, "seal": sealed.split("-")[2].split("@")[0], "sealed": message_id(of_lou)}
    forged = returned(quoted=quoted.format(**told))
    assert returns.hear_mails([forged], at=AT) == returns.Heard(unproven=1)
    assert set(Subscriber.objects.values_list("state", flat=True)) == {"active"}


def test_the_mail_that_is_quoted_says_who_it_was_for_whatever_the_address():
    subscribed()
    sent_issue()
    assert returns.hear_mails([returned(address="lou@derriere.example")], at=AT) == returns.Heard(hard=1)
    assert Subscriber.objects.get().state == "left"


def test_a_complaint_whose_address_is_blacked_out_is_heard_by_the_mail_it_quotes():
    subscribed()
    sent_issue()
    forged, true = (COMPLAINED.format(quoted=one).encode() for one in ("<a@b>", message_id(Delivery.objects.get().pk)))
    assert returns.hear_mails([forged, true], at=AT) == returns.Heard(complaints=1, unproven=1)
    assert (Subscriber.objects.get().state, RefusedAddress.objects.get().why) == ("left", "complaint")


def test_a_return_of_a_mail_that_was_erased_changes_nothing():
    subscribed()
    sent_issue()
    late = returned()
    Subscriber.objects.all().delete()
    assert returns.hear_mails([late], at=AT) == returns.Heard(ignored=1)


def test_a_provider_is_heard_only_with_its_secret(settings):
    subscribed()
    sent_issue()
    complaint = json.dumps({"RecordType": "SpamComplaint", "Type": "SpamComplaint", "Email": "lou@exemple.org"})
    assert Client().post(HOOK, complaint, content_type="application/json").status_code == 404
    settings.CHANTIER_MAIL_PROVIDER, settings.ANYMAIL = "postmark", {}
    assert Client().post(HOOK, complaint, content_type="application/json").status_code == 404
    settings.ANYMAIL = {"WEBHOOK_SECRET": "chantier:une-phrase"}
    assert Client().post(HOOK, complaint, content_type="application/json").status_code == 400
    assert Subscriber.objects.get().state == "active"
    key = "Basic " + base64.b64encode(b"chantier:une-phrase").decode()
    assert Client().post(HOOK, "{", content_type="application/json", headers={"authorization": key}).status_code == 400
    answer = Client().post(HOOK, complaint, content_type="application/json", headers={"authorization": key})
    assert answer.status_code == 200
    assert (Subscriber.objects.get().state, RefusedAddress.objects.get().why) == ("left", "complaint")
    ask(at=AT + timedelta(days=400))
    assert not Letter.objects.exists()


def test_the_proof_of_a_consent_is_exported(capsys):
    ask()
    call_command("newsletter", "proof", "LOU@exemple.org")
    found = json.loads(capsys.readouterr().out)
    assert [(one["what"], one["subscriber__address"]) for one in found] == [("asked", "lou@exemple.org")]
