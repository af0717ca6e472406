"""``chantier deposit FILE --report REPORT.json``: a file of references becomes drafts, doubles set aside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from chantier.foundation.access.api import Refusal, Speaker
from chantier.library.models import DepositBatch
from chantier.library.queries import batches as queries
from chantier.library.reference_phrases import why_it_failed
from chantier.library.services import batches
from chantier.library.services.batch_run import run_batch


class Command(BaseCommand):
    help = "Deposit a file of references (RIS, BibTeX, CSL-JSON, CSV, XLSX, ODS, Zotero RDF), with a report of each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--licence", default="", help="the licence of references that say none, as a slug")
        parser.add_argument("--kind", default="", help="the kind of references that say none, as a slug")
        parser.add_argument("--dry-run", action="store_true", help="write nothing but the report")
        parser.add_argument("--report", type=Path, required=True, help="the JSON report to write")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["report"].absolute().parent.is_dir():
            raise CommandError(_("Le dossier du rapport n’existe pas."), returncode=2)
        try:
            if options["dry_run"]:
                with transaction.atomic():
                    report = self._deposit(options)
                    transaction.set_rollback(True)
            else:
                report = self._deposit(options)
        except Refusal as refused:
            raise CommandError(" ".join(filter(None, (str(refused), refused.reason.advice))), returncode=2) from refused
        report["dry_run"] = options["dry_run"]
        _write(options["report"], report)
        sentence = _(
            "Références : %(references)s ; déposées : %(created)s ; déjà là : %(known)s ; "
            "mises de côté : %(aside)s ; non déposées : %(left)s."
        )
        counted = report["totals"]
        self.stdout.write(sentence % {**counted, "aside": counted["set-aside"], "left": counted["left-out"]})

    def _deposit(self, options: dict[str, Any]) -> dict[str, Any]:
        speaker, at = Speaker.system(), timezone.now()
        got = batches.receive(
            speaker=speaker, path_or_upload=options["file"], at=at, kind=options["kind"], licence=options["licence"]
        )
        batch = DepositBatch.objects.get(pk=got.batch_id)
        if batch.state == DepositBatch.APPLIED:
            self.stdout.write(_("Ce fichier a déjà été déposé : rien n’a changé."))
            return queries.report(batch.pk)
        batches.start(speaker=speaker, batch_id=batch.pk, in_background=False)
        with Progress(console=Console(stderr=True), disable=not options["verbosity"]) as bar:
            job = bar.add_task(str(_("Références")), total=batch.total)
            run_batch(
                batch_id=batch.pk,
                at=at,
                speaker=speaker,
                progress=lambda done, total: bar.update(job, completed=done, total=total),
            )
        batch.refresh_from_db()
        if batch.state == DepositBatch.FAILED:
            why = why_it_failed(batch.failure)
            raise CommandError(" ".join(filter(None, (str(why), why.advice))), returncode=2)
        return queries.report(batch.pk)


def _write(path: Path, report: dict[str, Any]) -> None:
    """The report, whole or absent."""
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(path)
