"""``chantier match LEFT RIGHT --out PAIRS.csv``: who is whom between two lists. Needs no database."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from chantier.directory.core.blocking import Index
from chantier.directory.core.matching import match
from chantier.directory.lists import read_assignments, read_bodies, write_pairs
from chantier.foundation.access.api import Refusal


class Command(BaseCommand):
    help = "Propose who is whom between a list and a register, with probabilities, decisions and reasons."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("left", type=Path, help="the list: CSV, XLSX or ODS")
        parser.add_argument("right", type=Path, help="the register, where each body stands once")
        parser.add_argument("--out", type=Path, required=True, help="the CSV of pairs to write")
        parser.add_argument("--left", dest="left_columns", default="", help="name=Column,postal_code=Column,…")
        parser.add_argument("--right", dest="right_columns", default="", help="the same for the register")
        parser.add_argument(
            "--language", default="fr", choices=[code for code, _name in settings.LANGUAGES], help="of the reasons"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                self._match(options)
            except Refusal as refusal:
                raise CommandError(" ".join(filter(None, (str(refusal), refusal.reason.advice)))) from refusal
            except OSError as error:
                raise CommandError(_("Impossible d’écrire « %(path)s ».") % {"path": options["out"]}) from error

    def _match(self, options: dict[str, Any]) -> None:
        if not options["out"].parent.is_dir():
            raise FileNotFoundError(options["out"].parent)
        left_columns, right_columns = (read_assignments(options[f"{side}_columns"]) for side in ("left", "right"))
        left = list(read_bodies(options["left"], left_columns))
        index = Index(read_bodies(options["right"], right_columns))
        result = match(left, index)
        write_pairs(options["out"], result.pairs)
        if not options["verbosity"]:
            return
        counts = Counter(pair.decision for pair in result.pairs)
        self.stdout.write(
            _("Lignes : %(left)s ; registre : %(right)s ; mêmes : %(same)s ; à examiner : %(review)s.")
            % {"left": len(left), "right": len(index), "same": counts["same"], "review": counts["review"]}
        )
