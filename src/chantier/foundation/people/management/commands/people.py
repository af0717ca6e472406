"""`chantier people create|grant|retention`: what is done from the terminal of the instance."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chantier.foundation.access.api import ROLES, Refusal, Speaker
from chantier.foundation.people import queries
from chantier.foundation.people.services.accounts import create_person, erase_due_accounts
from chantier.foundation.people.services.retention import apply_retention, retention_report
from chantier.foundation.people.services.roles import grant_role


class Command(BaseCommand):
    help = "Make accounts, entrust roles, apply the retention schedule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="make an account; the password is asked for, or read from stdin")
        create.add_argument("email")
        create.add_argument("--name", default="")
        create.add_argument("--language", default="fr", choices=("fr", "en", "es"))
        create.add_argument("--no-password", action="store_true", help="the person sets one by e-mail")
        grant = verbs.add_parser("grant", help="entrust a role")
        grant.add_argument("email")
        grant.add_argument("role", choices=ROLES)
        grant.add_argument("--territory", default="")
        retention = verbs.add_parser("retention", help="erase due accounts and destroy what has served its purpose")
        retention.add_argument("--dry-run", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb']}")(options)
        except Refusal as refusal:
            raise CommandError(str(refusal.reason)) from refusal

    def _create(self, options: dict[str, Any]) -> None:
        password = None
        if not options["no_password"]:
            password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        person = create_person(
            speaker=Speaker.system(),
            email=options["email"],
            name=options["name"],
            language=options["language"],
            password=password or None,
            at=timezone.now(),
        )
        self.stdout.write(f"{person.id} {person.email}")

    def _grant(self, options: dict[str, Any]) -> None:
        person = queries.person_by_address(options["email"])
        if person is None:
            raise CommandError(f"no active account has the address {options['email']}")
        grant_role(
            speaker=Speaker.system(),
            person_id=person.id,
            role=options["role"],
            territory_code=options["territory"],
            at=timezone.now(),
        )
        self.stdout.write(f"{person.email}: {options['role']}")

    def _retention(self, options: dict[str, Any]) -> None:
        now = timezone.now()
        if options["dry_run"]:
            lines = retention_report(at=now)
        else:
            erased = erase_due_accounts(speaker=Speaker.system(), at=now)
            self.stdout.write(f"people.Person  erased on request  {erased}")
            lines = apply_retention(speaker=Speaker.system(), at=now)
        for line in lines:
            kept = "kept" if line.days is None else f"{line.days} days"
            self.stdout.write(f"{line.model}  {kept}  {line.due}  {line.why}")
