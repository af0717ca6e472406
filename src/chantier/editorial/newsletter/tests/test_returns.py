"""What comes back: mails of servers, calls of a provider, and those who lie."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from chantier.editorial.models import RefusedAddress, Subscriber
from chantier.editorial.newsletter.services import returns, sending
from chantier.editorial.newsletter.tests.ground import AT, POSTAL, ask, scheduled, subscribed
from chantier.foundation.messages.models import Letter

pytestmark = pytest.mark.django_db
HOOK = "/courriels/retours/"


def returned(address: str = "lou@exemple.org", status: str = "5.1.1", action: str = "failed", number: int = 1) -> bytes:
    """A delivery status notification (RFC 3464)."""
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
--b--
""".encode()


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
        "hard: 0, soft: 1, complaints: 0, ignored: 1",
        "hard: 0, soft: 0, complaints: 0, ignored: 2",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        returned(address="ana@exemple.org"),
        returned(status="2.0.0", action="delivered"),
        returned(status="abc"),
        returned().replace(b"report-type=delivery-status", b"report-type*=utf-8''%ff"),
        b"Content-Type: multipart/report; report-type=delivery-status\n\n",
        returned().replace(b"message/delivery-status", b"text/plain"),
    ],
)
def test_what_is_broken_or_speaks_of_a_stranger_changes_nothing(content: bytes):
    subscribed()
    sent_issue()
    assert returns.hear_mails([content], at=AT).ignored == 1
    assert Subscriber.objects.get().state == "active"


def test_who_was_never_written_to_is_not_unsubscribed_by_a_forged_return():
    subscribed()
    assert returns.hear_mails([returned()], at=AT) == returns.Heard(ignored=1)


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
