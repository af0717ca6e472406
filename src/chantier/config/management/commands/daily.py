"""``chantier daily``: the regular work of this instance, for who prefers a scheduler of their own."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from chantier.config import schedule
from chantier.config.daily import DAILY


class Command(BaseCommand):
    help = "Carry out the regular work that is due. The worker does the same: both may run, each work is done once."

    def add_arguments(self, parser: CommandParser) -> None:
        names = [work.name for work in DAILY]
        parser.add_argument("works", nargs="*", metavar="WORK", help=f"only these: {', '.join(names)}")
        parser.add_argument("--again", action="store_true", help="also what was already done today")

    def handle(self, *, works: list[str], again: bool, **_options: Any) -> None:
        unknown = set(works) - {work.name for work in DAILY}
        if unknown:
            raise CommandError(_("Travail inconnu : %(name)s") % {"name": ", ".join(sorted(unknown))})
        chosen = tuple(work for work in DAILY if not works or work.name in works)
        run = schedule.run_again if again else schedule.run_due
        outcomes = run(at=timezone.now(), works=chosen)
        for outcome in outcomes:
            self.stdout.write(f"{outcome.work}  {outcome.failure or outcome.count}")
        if not outcomes:
            self.stdout.write(_("Rien à faire : tout ce qui était dû est fait ou commencé."))
        if any(outcome.failure for outcome in outcomes):
            raise CommandError(_("Un travail a échoué : voyez le journal du programme."))
