"""Sending an issue: to each subscriber once, in batches, killed and taken up again.

A delivery says *handed* before its mail is handed over and *sent* after, each in its own short write. A worker killed
in between leaves one delivery of which nobody knows whether it left: it is never sent again by itself, and an editor
sees it. Every other one is sent exactly once.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import formataddr
from smtplib import SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation

from chantier.editorial.models import Delivery, IssueItem, NewsletterIssue, RefusedAddress, Subscriber
from chantier.editorial.newsletter import acts, rendering, tokens
from chantier.editorial.newsletter.core.choosing import Wanted, chosen
from chantier.editorial.newsletter.core.pace import BATCH, LEASE, MAX_ATTEMPTS
from chantier.editorial.newsletter.core.returns import HARD, Returned
from chantier.editorial.newsletter.permissions import may_compose
from chantier.editorial.newsletter.services.returns import hear
from chantier.editorial.newsletter.services.subscribing import path
from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.messages.api import UNDELIVERED, one_line, sender_identity

log = structlog.get_logger(__name__)

#: What a server answers at once for a mailbox that is not there (RFC 5321, section 4.2.3).
NO_SUCH_MAILBOX = frozenset({550, 551, 553})
State, Issue = Delivery.State, NewsletterIssue.State


def send_due(*, at: datetime) -> int:
    """Start what is due, take up again what was interrupted; how many mails left. Safe to run twice, and by two."""
    if sender_identity().missing():
        return 0
    due = NewsletterIssue.objects.filter(state=Issue.SCHEDULED, scheduled_for__lte=at)
    for issue_id in due.order_by("scheduled_for", "pk").values_list("pk", flat=True):
        start(issue_id=issue_id, at=at)
    rows = NewsletterIssue.objects.filter(state=Issue.SENDING).order_by("started_at", "pk")
    return sum(send_issue(issue_id=issue_id, at=at) for issue_id in rows.values_list("pk", flat=True))


@transaction.atomic
def start(*, issue_id: int, at: datetime) -> None:
    """What the issue says is settled, and who receives it: those whose subscription is in force at this instant."""
    issue = NewsletterIssue.objects.select_for_update().get(pk=issue_id)
    if issue.state != Issue.SCHEDULED or sender_identity().missing():
        return
    items = list(issue.items.filter(is_kept=True))
    pieces = rendering.live_pieces(items)
    for item in items:
        item.frozen = {
            language: dict(rendering.sources.as_plain(found[item.pk]))
            for language, found in pieces.items()
            if item.pk in found
        }
    IssueItem.objects.bulk_update(items, ["frozen"])
    subscribers = Subscriber.objects.filter(state=Subscriber.State.ACTIVE).order_by("pk").values_list("pk", flat=True)
    Delivery.objects.bulk_create(
        (Delivery(issue=issue, subscriber_id=pk) for pk in subscribers), ignore_conflicts=True, batch_size=500
    )
    issue.state, issue.started_at = Issue.SENDING, at
    issue.save(update_fields=["state", "started_at"])
    record(name=acts.ISSUE_STARTED, speaker=Speaker.system(), at=at, subject=("editorial.issue", issue.pk))


def send_issue(*, issue_id: int, at: datetime) -> int:
    """Send what waits, once over; returns how many mails left."""
    if sender_identity().missing():
        return 0
    issue = NewsletterIssue.objects.get(pk=issue_id)
    items = list(issue.items.filter(is_kept=True))
    bag = _Bag(issue, items)
    sent = last = 0
    while issue.state == Issue.SENDING:
        waiting = Delivery.objects.filter(issue=issue, state=State.WAITING, pk__gt=last).order_by("pk")
        ids = list(waiting.values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        left = _send_batch(bag, ids, at)
        if left is None:
            log.warning("newsletter_stopped", issue=issue_id)  # no server to talk to: the next hour tries again
            return sent
        sent, last = sent + left, ids[-1]
    _close(issue, at)
    return sent


@transaction.atomic
def send_uncertain_again(*, speaker: Speaker, issue_id: int, at: datetime) -> int:
    """An editor would rather send twice than not at all: what nobody knows to have left waits again."""
    may_compose(speaker).enforce()
    rows = Delivery.objects.filter(issue_id=issue_id, state=State.HANDED, handed_at__lt=at - LEASE)
    count = rows.update(state=State.WAITING, handed_at=None)
    if count:
        NewsletterIssue.objects.filter(pk=issue_id, state=Issue.SENT).update(state=Issue.SENDING, ended_at=None)
        subject = ("editorial.issue", issue_id)
        record(name=acts.UNCERTAIN_SENT_AGAIN, speaker=speaker, at=at, subject=subject, data={"count": count})
    return count


class _Bag:
    """What the mails of one issue share: each different mail is rendered once, its foot apart."""

    def __init__(self, issue: NewsletterIssue, items: list[IssueItem]) -> None:
        self.issue, self.items = issue, items
        self.tied = rendering.tied([one for one in items if one.frozen])
        self._pieces: dict[str, dict[int, Any]] = {}

    def message(self, row: Subscriber, delivery_id: int, connection: Any) -> EmailMultiAlternatives | None:
        """The mail of a subscriber, or nothing when nothing of the issue is for them."""
        wanted = Wanted(frozenset(row.territories), frozenset(row.themes))
        ids = set(chosen(self.tied, wanted))
        if not ids and self.tied:
            return None  # opening words alone are not worth a mail
        pieces = self._pieces.setdefault(row.language, rendering.frozen_pieces(self.items, row.language))
        site = settings.CHANTIER_ADDRESS
        leave = site + path("newsletter:leave", row, tokens.LEAVE)
        with translation.override(row.language):
            online = site + reverse("newsletter:issue", args=[self.issue.pk])
        links = rendering.Links(leave, site + path("newsletter:choose", row, tokens.CHOOSE), online)
        rendered = rendering.render(
            self.issue, [one for one in self.items if one.pk in ids], pieces, row.language, links
        )
        sender = sender_identity()
        mail = EmailMultiAlternatives(
            subject=rendered.subject,
            body=rendered.text,
            from_email=formataddr((one_line(sender.name), settings.DEFAULT_FROM_EMAIL)),
            to=[row.address],
            reply_to=[one_line(sender.address)],
            connection=connection,
            headers={
                "Message-ID": tokens.message_id(delivery_id),
                "List-ID": f"<infolettre.{urlsplit(site).hostname}>",
                # RFC 2369 and RFC 8058: a mail program offers one click, and posts it.
                "List-Unsubscribe": f"<{leave}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Precedence": "bulk",
                "Content-Language": row.language,
            },
        )
        mail.attach_alternative(rendered.html, "text/html")
        return mail


def _send_batch(bag: _Bag, ids: list[int], at: datetime) -> int | None:
    """How many left, or nothing when no server could be reached."""
    connection = get_connection()
    try:
        connection.open()
    except UNDELIVERED:
        return None
    try:
        return sum(_send_one(bag, pk, connection, at) for pk in ids)
    finally:
        connection.close()


def _send_one(bag: _Bag, delivery_id: int, connection: Any, at: datetime) -> bool:
    # Asked at the last instant: who left since the issue started receives nothing.
    row = Subscriber.objects.filter(deliveries=delivery_id).first()
    if row is None:
        return False
    refused = RefusedAddress.objects.filter(digest=tokens.address_digest(row.address)).exists()
    if row.state != Subscriber.State.ACTIVE or refused:
        return _mark(delivery_id, State.WAITING, State.REFUSED)
    mail = bag.message(row, delivery_id, connection)
    if mail is None:
        return _mark(delivery_id, State.WAITING, State.NOTHING)
    claimed = Delivery.objects.filter(pk=delivery_id, state=State.WAITING)
    if claimed.update(state=State.HANDED, handed_at=at, attempts=F("attempts") + 1) != 1:
        return False  # another worker has it
    try:
        mail.send()
    except UNDELIVERED as error:
        rows = Delivery.objects.filter(pk=delivery_id)
        rows.update(state=State.WAITING, handed_at=None, error=type(error).__name__[:80])
        rows.filter(attempts__gte=MAX_ATTEMPTS).update(state=State.FAILED)
        if isinstance(error, SMTPRecipientsRefused) and _codes(error) & NO_SUCH_MAILBOX:
            rows.update(state=State.FAILED)
            hear(Returned(row.address, HARD), at=at)
        return False
    Delivery.objects.filter(pk=delivery_id).update(state=State.SENT, error="")
    return True


def _codes(error: SMTPRecipientsRefused) -> set[int]:
    return {code for code, _words in error.recipients.values()}


def _mark(delivery_id: int, before: str, after: str) -> bool:
    Delivery.objects.filter(pk=delivery_id, state=before).update(state=after)
    return False


@transaction.atomic
def _close(issue: NewsletterIssue, at: datetime) -> None:
    rows = Delivery.objects.filter(issue=issue)
    if rows.filter(state=State.WAITING).exists() or rows.filter(state=State.HANDED, handed_at__gt=at - LEASE).exists():
        return
    if NewsletterIssue.objects.filter(pk=issue.pk, state=Issue.SENDING).update(state=Issue.SENT, ended_at=at):
        record(name=acts.ISSUE_SENT, speaker=Speaker.system(), at=at, subject=("editorial.issue", issue.pk))
