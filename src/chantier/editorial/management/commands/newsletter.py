"""``chantier newsletter VERB``: what an operator asks of the newsletter."""

from __future__ import annotations

import json
import mailbox
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from chantier.editorial.newsletter.core.addresses import key_of
from chantier.editorial.newsletter.queries import proofs
from chantier.editorial.newsletter.services.returns import hear_mails
from chantier.editorial.newsletter.services.sending import send_due

LARGEST_MAIL = 10_000_000


class Command(BaseCommand):
    help = "Send what is due, read returned mails, prove a consent."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        bounces = actions.add_parser("bounces", help="Read returned mails (RFC 3464): one mail, an mbox, a folder.")
        bounces.add_argument("path", type=Path)
        actions.add_parser("send", help="Send the issues whose hour has come, and what was interrupted.")
        proof = actions.add_parser("proof", help="Everything that proves the consent of an address, as JSON.")
        proof.add_argument("address")

    def handle(self, *_args: Any, action: str, **options: Any) -> None:
        getattr(self, f"_{action}")(**options)

    def _bounces(self, *, path: Path, **_options: Any) -> None:
        if not path.exists():
            raise CommandError(f"{path} is not there.")
        heard = hear_mails(_mails(path), at=timezone.now())
        self.stdout.write(
            f"hard: {heard.hard}, soft: {heard.soft}, complaints: {heard.complaints}, ignored: {heard.ignored}, "
            f"not proven to be of ours: {heard.unproven}"
        )

    def _send(self, **_options: Any) -> None:
        self.stdout.write(f"{send_due(at=timezone.now())} mails left")

    def _proof(self, *, address: str, **_options: Any) -> None:
        found = proofs(key_of(address))
        if not found:
            raise CommandError("Nothing is known of this address.")
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2, default=str))


def _mails(path: Path) -> Iterator[bytes]:
    if path.is_dir():
        for file in sorted(one for one in path.rglob("*") if one.is_file()):
            if file.stat().st_size <= LARGEST_MAIL:
                yield file.read_bytes()
        return
    with path.open("rb") as opened:
        is_box = opened.read(5) == b"From "
    if not is_box:
        yield path.read_bytes()[:LARGEST_MAIL]
        return
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)[:LARGEST_MAIL]
    finally:
        box.close()
