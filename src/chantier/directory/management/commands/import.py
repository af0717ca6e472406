"""``chantier import FILE --source NAME --report REPORT.json``: a list or the register comes in."""  # noqa: N999

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from chantier.directory.core import import_lifecycle as lifecycle
from chantier.directory.import_phrases import STEPS, why_it_failed
from chantier.directory.models import Edition, Source, SourceRow
from chantier.directory.services import imports
from chantier.foundation.access.api import Refusal, Speaker

_FIELD_OF = {"name": "legal_name", "names": "other_names", "neq": "register_number", "city": "municipality"}


class Command(BaseCommand):
    help = "Import a list (CSV, XLSX, ODS) or the official register (ZIP or folder), with a report of every row."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="the name of the list: the same from edition to edition")
        parser.add_argument("--mapping", type=Path, help='TOML: [columns] "Column title" = "field" ("" leaves it out)')
        parser.add_argument("--dry-run", action="store_true", help="write nothing but the report")
        parser.add_argument("--report", type=Path, required=True, help="the JSON report to write")
        parser.add_argument("--kind", choices=Source.KINDS, default="", help="what the source is, when it is new")
        parser.add_argument("--licence", default="", help="the licence of a new source")
        parser.add_argument("--open-licence", action="store_true", help="its licence lets values out in open data")
        parser.add_argument("--members", action="store_true", help="every body of a new source is a member")
        parser.add_argument("--again", action="store_true", help="import the same file once more")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self._import(options)
        except Refusal as refusal:
            raise CommandError(" ".join(filter(None, (str(refusal), refusal.reason.advice))), returncode=2) from refusal

    def _import(self, options: dict[str, Any]) -> None:
        if not options["report"].absolute().parent.is_dir():
            raise CommandError(_("Le dossier du rapport n’existe pas."), returncode=2)
        speaker, at = Speaker.system(), timezone.now()
        wanted = _mapping(options["mapping"])
        got = imports.receive(
            speaker=speaker,
            path_or_upload=options["file"],
            source=imports.SourceGiven(
                options["source"],
                options["kind"] or Source.NETWORK,
                options["licence"],
                options["open_licence"],
                options["members"],
            ),
            at=at,
            again=options["again"],
        )
        edition = Edition.objects.get(pk=got.edition_id)
        if edition.state == lifecycle.DONE:
            self.stdout.write(_("Ce fichier a déjà été importé : rien n’a changé."))
        elif edition.state in (lifecycle.RECEIVED, lifecycle.MAPPED):
            fields = _fields(edition.reading["header"], edition.reading["fields"], wanted)
            imports.set_reading(speaker=speaker, edition_id=edition.pk, at=at, fields=fields)
            imports.start(
                speaker=speaker, edition_id=edition.pk, at=at, dry_run=options["dry_run"], in_background=False
            )
            self._run(edition, options["verbosity"])
        else:
            imports.resume(speaker=speaker, edition_id=edition.pk, at=at, in_background=False)
            self._run(edition, options["verbosity"])
        edition.refresh_from_db()
        if edition.state == lifecycle.FAILED:
            why = why_it_failed(edition.failure)
            raise CommandError(" ".join(filter(None, (str(why), why.advice if why else ""))), returncode=2)
        _write_report(options["report"], edition)
        totals = edition.report.get("totals", {})
        sentence = _(
            "Lignes : %(rows)s ; nouvelles : %(kept)s ; modifiées : %(changed)s ; "
            "inchangées : %(unchanged)s ; mises de côté : %(set_aside)s."
        )
        self.stdout.write(sentence % totals)

    def _run(self, edition: Edition, verbosity: int) -> None:
        with Progress(console=Console(stderr=True), disable=not verbosity) as bar:
            job = bar.add_task(str(STEPS["rows"]), total=edition.total or None)

            def told(step: str, done: int) -> None:
                bar.update(job, description=str(STEPS[step]), completed=done)

            imports.run_edition(edition.pk, progress=told)


def _mapping(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        sentence = _("Le fichier de correspondance « %(name)s » ne peut pas être lu.") % {"name": path.name}
        raise CommandError(sentence, returncode=2) from error
    columns = read.get("columns", read)
    return {str(title): _FIELD_OF.get(str(field), str(field)) for title, field in columns.items()}


def _fields(header: list[str], recognised: list[str | None], wanted: dict[str, str]) -> list[str | None]:
    missing = [title for title in wanted if title not in header]
    if missing:
        sentence = _("Il n’y a pas de colonne « %(title)s ».") % {"title": missing[0]}
        raise CommandError(sentence, returncode=2)
    given = {field for field in wanted.values() if field}
    return [
        (wanted[title] or None) if title in wanted else (None if field in given else field)
        for title, field in zip(header, recognised, strict=True)
    ]


def _write_report(path: Path, edition: Edition) -> None:
    """The report with every row there is something to say about; whole or absent."""
    report = dict(edition.report)
    if not report.get("dry_run"):
        rows = SourceRow.objects.filter(edition=edition).exclude(problems=[]).order_by("number")
        report["rows"] = [
            {"row": row.number, "outcome": row.outcome, "problems": row.problems}
            for row in rows.iterator(chunk_size=2000)
        ]
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(path)
