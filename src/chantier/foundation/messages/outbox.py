"""The demonstration's mail: kept on a page instead of leaving the machine."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from chantier.foundation.messages.models import OutboxMail

KEPT = 500


class OutboxBackend(BaseEmailBackend):
    """Keeps the most recent mails, for `/fr/demonstration/courriels/`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        now = timezone.now()
        OutboxMail.objects.bulk_create(
            OutboxMail(
                kept_at=now,
                sender=message.from_email[:320],
                recipients=", ".join(message.recipients()),
                subject=str(message.subject)[:400],
                body=str(message.body),
                headers=_headers(message),
            )
            for message in email_messages
        )
        oldest = OutboxMail.objects.order_by("-id").values_list("pk", flat=True)[KEPT : KEPT + 1]
        for limit in list(oldest):
            OutboxMail.objects.filter(pk__lte=limit).delete()
        return len(email_messages)


def _headers(message: EmailMessage) -> dict[str, str]:
    found = {str(name): str(value) for name, value in message.extra_headers.items()}
    return {**found, "Reply-To": ", ".join(message.reply_to)} if message.reply_to else found
