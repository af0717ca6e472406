"""`chantier witnesses list|add|end`: who watches the public log, from the terminal of the instance."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chantier.foundation.access.api import Refusal, Speaker
from chantier.foundation.journal.queries.public_log import witnesses
from chantier.foundation.journal.services.witnesses import end_witness, register_witness


class Command(BaseCommand):
    help = "Say who watches the public log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="all witnesses, with their numbers")
        add = verbs.add_parser("add", help="count on a witness")
        add.add_argument("organization", help="who keeps the key")
        add.add_argument("vkey", help="its public key, name+id+key, as chantier witness writes it")
        end = verbs.add_parser("end", help="count on a witness no more")
        end.add_argument("number", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        system, now = Speaker.system(), timezone.now()
        try:
            if options["verb"] == "add":
                register_witness(
                    speaker=system, verifier_line=options["vkey"], organization=options["organization"], at=now
                )
            elif options["verb"] == "end":
                end_witness(speaker=system, witness_id=options["number"], at=now)
        except Refusal as refusal:
            raise CommandError(f"{refusal.reason} {refusal.reason.advice}") from refusal
        for one in witnesses():
            until = f" – {one.until:%Y-%m-%d}" if one.until else ""
            self.stdout.write(f"{one.id}\t{one.organization}\t{one.since:%Y-%m-%d}{until}\t{one.size}\t{one.verifier}")
