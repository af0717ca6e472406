"""``chantier receive-mail < MAIL``: one answer by mail, as the mail server hands it over."""  # noqa: N999  the command’s name

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from chantier.deliberation.core.mail_reading import LARGEST
from chantier.deliberation.debate_notices import tell_refused
from chantier.deliberation.services.mail_in import receive


class Command(BaseCommand):
    help = "Read one mail (RFC 5322) on the standard input, and publish the contribution that it answers with."

    def handle(self, *_args: Any, **_options: Any) -> None:
        content = sys.stdin.buffer.read(LARGEST + 1)
        received = receive(content, at=timezone.now())
        tell_refused(received, content, at=timezone.now())
        # Never a failure for a mail that was read: the server would answer a stranger, maybe a forged one.
        self.stdout.write(" ".join(filter(None, (received.outcome, received.code, received.public_id))))
