"""``chantier import-links FILE --report REPORT.json [--dry-run]``: a list of links between organisations comes in."""  # noqa: N999

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from chantier.directory.link_phrases import problem
from chantier.directory.services.link_lists import import_links, receive_links, rehearse_links
from chantier.foundation.access.api import Refusal, Speaker


class Command(BaseCommand):
    """Bring a list of links in, or rehearse it."""

    help = "Import links between organisations (CSV, XLSX, ODS: from, relation, to, since, until), with a report."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, its source and its report."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="the name of the list; that of the file when left out")
        parser.add_argument("--report", type=Path, required=True, help="the JSON report to write")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="bring no link in: the list is kept as received and each row told in the report",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say in one line what the rows became."""
        if not options["report"].absolute().parent.is_dir():
            raise CommandError(_("Le dossier du rapport n’existe pas."), returncode=2)
        speaker, at = Speaker.system(), timezone.now()
        try:
            got = receive_links(
                speaker=speaker,
                path_or_upload=options["file"],
                source=options["source"] or options["file"].stem,
                at=at,
            )
            if options["dry_run"]:
                report = rehearse_links(speaker=speaker, link_list_id=got.id)
            else:
                report = import_links(speaker=speaker, link_list_id=got.id, at=at)
        except Refusal as refusal:
            raise CommandError(" ".join(filter(None, (str(refusal), refusal.reason.advice))), returncode=2) from refusal
        _write(options["report"], report)
        sentence = _(
            "Lignes : %(rows)s ; nouveaux liens : %(new)s ; dates modifiées : %(changed)s ; "
            "déjà connus : %(unchanged)s ; mises de côté : %(set_aside)s."
        )
        self.stdout.write(sentence % report["totals"])


def _write(path: Path, report: dict[str, Any]) -> None:
    """The report, each row that is set aside with its reason in words; whole or absent."""
    rows = [{**row, "said": problem(row["why"]) if row["why"] else ""} for row in report["rows"]]
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps({**report, "rows": rows}, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(path)
