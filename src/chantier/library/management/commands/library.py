"""``chantier library VERB``: what an operator asks of the library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from chantier.foundation.access.api import Speaker
from chantier.library.core.folder import BadFolder
from chantier.library.core.full_text import FAILED
from chantier.library.services.extraction import Extracted, extract_waiting
from chantier.library.services.folder import Carried, export_folder, import_folder
from chantier.library.services.kinds import load_kinds


class Command(BaseCommand):
    help = "Read the text of files, load the kinds of resources, write the library as folders and rebuild it."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        extract = actions.add_parser("extract", help="Read the text of the files that wait.")
        extract.add_argument("--all", action="store_true", help="Read every file again.")
        extract.add_argument("--limit", type=int, help="At most this many files.")
        written = actions.add_parser("export-folder", help="Write the library as folders that need no program.")
        written.add_argument("folder", type=Path)
        read = actions.add_parser("import-folder", help="Rebuild a library from its folders.")
        read.add_argument("folder", type=Path)
        actions.add_parser("kinds", help="Load the kinds of resources that come with Chantier.")

    def handle(self, *_args: Any, action: str, **options: Any) -> None:
        getattr(self, f"_{action.replace('-', '_')}")(**options)

    def _export_folder(self, *, folder: Path, **_options: Any) -> None:
        self._carried(export_folder(speaker=Speaker.system(), target=folder, tell=self._tell_refused))

    def _import_folder(self, *, folder: Path, **_options: Any) -> None:
        try:
            done = import_folder(speaker=Speaker.system(), source=folder, at=timezone.now(), tell=self._tell_refused)
        except BadFolder as error:
            raise CommandError(f"{folder} is not a library: it has no folder « resources »") from error
        self._carried(done)

    def _carried(self, done: Carried) -> None:
        self.stdout.write(f"{done.written} written, {done.same} already there, {done.refused} refused")
        if done.refused:
            raise CommandError("Some resources are not whole: see above.")

    def _tell_refused(self, public_id: str, what: str) -> None:
        if what.startswith("refused"):
            self.stdout.write(self.style.WARNING(f"{public_id}: {what}"))

    def _extract(self, *, limit: int | None, **options: Any) -> None:
        counts = extract_waiting(every=options["all"], limit=limit, progress=self._tell)
        said = ", ".join(f"{state}: {count}" for state, count in sorted(counts.items()))
        self.stdout.write(said or "nothing waits")

    def _tell(self, one: Extracted) -> None:
        why = f" ({one.reason.code})" if one.reason else ""
        line = f"{one.attachment_id}: {one.state}, {one.pages} pages{why}"
        self.stdout.write(self.style.WARNING(line) if one.state == FAILED else line)

    def _kinds(self, **_options: Any) -> None:
        changed = load_kinds(speaker=Speaker.system(), at=timezone.now())
        self.stdout.write(f"{changed} kinds changed")
