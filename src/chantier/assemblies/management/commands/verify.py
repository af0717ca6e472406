"""``chantier verify FOLDER|ZIP|URL``: check the published folder of an assembly again, without a database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from chantier.assemblies.folders import at_address, at_path
from chantier.assemblies.phrases_proofs import broken, holds
from chantier.assemblies.verification import DoesNotHold, verify
from chantier.foundation.files.api import FetchRefused


class Command(BaseCommand):
    """Check a published folder; exit with 1 at the first thing that does not hold."""

    help = "Check the published folder of an assembly: docs/public-folder.md"
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to check, whose keys are trusted, one's own code."""
        parser.add_argument("folder", help="a folder, a ZIP, or the address of one")
        parser.add_argument("--code", default="", help="your own tracking code")
        parser.add_argument("--log-key", default="", help="the key of the log that you trust")
        parser.add_argument("--witness-key", action="append", default=[], help="the key of a witness that you trust")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tell what holds, line by line."""
        asked: str = options["folder"]
        try:
            folder = at_address(asked) if asked.startswith(("http://", "https://")) else at_path(Path(asked))
            told = verify(folder, log_key=options["log_key"], witness_keys=options["witness_key"], code=options["code"])
        except DoesNotHold as error:
            self.stdout.write(_("NE TIENT PAS : %(why)s") % {"why": broken(error.finding.code, error.finding.params)})
            sys.exit(1)
        except FetchRefused as error:
            raise CommandError(str(error.reason)) from error
        except OSError as error:
            raise CommandError(_("Ce dossier n’existe pas, ou ne se lit pas.")) from error
        for one in told:
            self.stdout.write(holds(one.code, one.params))
        self.stdout.write(_("Tout tient."))
