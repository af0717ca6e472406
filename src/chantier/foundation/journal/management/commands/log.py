"""`chantier log check|export|places`: read the public log again, copy it into a folder, give places that wait."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from chantier.foundation.access.api import Refusal, Speaker
from chantier.foundation.journal.exporting import export_log
from chantier.foundation.journal.phrases import fault_sentence
from chantier.foundation.journal.queries.checking import last_checkpoint, log_faults
from chantier.foundation.journal.services.public_log import give_places
from chantier.foundation.journal.services.restarting import begin_again


class Command(BaseCommand):
    help = "Read the public log of this instance again, copy it into a folder, give their place to entries that wait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("check", help="read all entries, tiles and checkpoints; exit code 1 where one does not hold")
        export = verbs.add_parser("export", help="write the log as files, for any server of files or for an archive")
        export.add_argument("folder", type=Path)
        verbs.add_parser("places", help="give their place to entries that wait, now")
        again = verbs.add_parser(
            "begin-again", help="end a log that stopped for good, and begin another with what is left"
        )
        again.add_argument("--because", required=True, help="why; everybody will read it")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["verb"] == "check":
            self._check()
        elif options["verb"] == "export":
            checkpoint = export_log(options["folder"])
            if checkpoint is None:
                raise CommandError(_("Le journal public est vide."))
            self.stdout.write(_("Inscriptions écrites : %(size)s.") % {"size": checkpoint.size})
        elif options["verb"] == "begin-again":
            name = _told(begin_again, speaker=Speaker.system(), because=options["because"])
            self.stdout.write(_("Le journal public recommence sous le nom « %(name)s ».") % {"name": name})
        else:
            given = _told(give_places)
            self.stdout.write(_("Inscriptions qui ont reçu leur place : %(given)s.") % {"given": given})

    def _check(self) -> None:
        faults = list(log_faults())
        for fault in faults:
            self.stderr.write(fault_sentence(fault))
        if faults:
            raise CommandError(_("Le journal public ne tient pas. Défauts : %(found)s.") % {"found": len(faults)})
        last = last_checkpoint()
        size, root = (last.size, last.root.hex()) if last else (0, "–")
        self.stdout.write(
            _("Le journal public tient. Inscriptions : %(size)s ; empreinte : %(root)s.") % {"size": size, "root": root}
        )


def _told(call: Callable[..., Any], **given: Any) -> Any:
    try:
        return call(at=timezone.now(), **given)
    except Refusal as refusal:
        raise CommandError(f"{refusal.reason} {refusal.reason.advice}") from refusal
