"""Sending a letter: once, with who writes and how to refuse, and never from inside a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

import structlog
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from chantier.foundation.messages.core.kinds import wants_mail
from chantier.foundation.messages.core.letter import Sender
from chantier.foundation.messages.kinds import kinds
from chantier.foundation.messages.models import Letter, Preference
from chantier.foundation.messages.queries import message_id, suppressed_kinds
from chantier.foundation.messages.tokens import Refused, unsubscribe_token

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=15)
MAX_ATTEMPTS = 5
#: What a mail server and a mail provider say when they do not take a mail.
UNDELIVERED = (OSError, SMTPException, AnymailError)


def sender_identity() -> Sender:
    """Who writes, from the instance's settings."""
    instance = settings.INSTANCE
    return Sender(
        name=instance.get("name", ""),
        address=instance.get("contact", "") or settings.DEFAULT_FROM_EMAIL,
        postal_address=instance.get("postal_address", ""),
    )


def send_letters(*, letter_ids: Iterable[int], at: datetime) -> int:
    """Send these letters over one connection; how many left. Without a server they wait for the next hour."""
    connection = get_connection()
    try:
        connection.open()
    except UNDELIVERED:
        log.warning("letters_wait")
        return 0
    try:
        return sum(send_letter(letter_id=letter_id, at=at, connection=connection) for letter_id in letter_ids)
    finally:
        connection.close()


def send_letter(*, letter_id: int, at: datetime, connection: Any = None) -> bool:
    """Send a letter if it has not left; returns whether it left now. Safe to run twice, and from two workers.

    The letter is claimed before it leaves and marked after, each in its own short write; a worker killed in between
    leaves a claim that another may take over after a quarter of an hour, under the same Message-ID.
    """
    if not _claim(letter_id, at):
        return False
    letter = Letter.objects.select_related("notice").get(pk=letter_id)
    withheld = _why_withheld(letter)
    if withheld:
        Letter.objects.filter(pk=letter_id).update(withheld=withheld, **_forgotten(letter))
        log.warning("letter_withheld", letter=letter_id, reason=withheld)
        return False
    try:
        message = _message(letter)
        message.connection = connection
        message.send()
    except UNDELIVERED as error:
        failed = Letter.objects.filter(pk=letter_id)
        failed.update(claimed_at=None, attempts=F("attempts") + 1, last_error=type(error).__name__)
        failed.filter(attempts__gte=MAX_ATTEMPTS).update(withheld="undeliverable", **_forgotten(letter))
        log.warning("letter_failed", letter=letter_id, error=type(error).__name__)
        return False
    Letter.objects.filter(pk=letter_id).update(sent_at=at, last_error="", **_forgotten(letter))
    return True


def _forgotten(letter: Letter) -> dict[str, str]:
    """What is not kept of a letter that left, or never will."""
    kind = kinds().get(letter.kind)
    return {"body": "", "reply_to": ""} if kind is not None and kind.carries_key else {}


def _claim(letter_id: int, at: datetime) -> bool:
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - LEASE)
    rows = Letter.objects.filter(free, pk=letter_id, sent_at__isnull=True, withheld="")
    return rows.update(claimed_at=at) == 1


def _why_withheld(letter: Letter) -> str:
    kind = kinds().get(letter.kind)
    if kind is None:
        return "kind_retired"
    missing = sender_identity().missing()
    if missing:
        return f"sender_without_{missing[0]}"
    chosen = None
    if letter.notice is not None:
        choices = Preference.objects.filter(person_id=letter.notice.person_id, kind=letter.kind)
        chosen = choices.values_list("by_mail", flat=True).first()
    # Asked again at the last minute: who refused since the letter was written is not written to.
    if not wants_mail(kind, chosen=chosen, suppressed=suppressed_kinds(letter.address)):
        return "refused"
    return ""


def _message(letter: Letter) -> EmailMessage:
    kind = kinds()[letter.kind]
    headers = {"Message-ID": message_id(letter.pk)}
    with translation.override(letter.language):
        unsubscribe = ""
        if not kind.is_essential:
            token = unsubscribe_token(Refused(letter_id=letter.pk, kind=letter.kind))
            unsubscribe = settings.CHANTIER_ADDRESS + reverse("messages:unsubscribe", args=[token])
            # RFC 2369 and RFC 8058: a mail program offers one click, and posts it.
            headers["List-Unsubscribe"] = f"<{unsubscribe}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        text = render_to_string(
            "notices/mail/letter.txt",
            {"body": letter.body, "sender": sender_identity(), "unsubscribe": unsubscribe, "kind": kind},
        )
    return EmailMessage(
        subject=letter.subject,
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.address],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={**headers, "Auto-Submitted": "auto-generated", "Content-Language": letter.language},
    )
