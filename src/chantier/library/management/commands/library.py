"""``chantier library VERB``: what an operator asks of the library."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from chantier.foundation.access.api import Speaker
from chantier.library.core.full_text import FAILED
from chantier.library.services.extraction import Extracted, extract_waiting
from chantier.library.services.kinds import load_kinds


class Command(BaseCommand):
    help = "Read the text of files, load the kinds of resources."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        extract = actions.add_parser("extract", help="Read the text of the files that wait.")
        extract.add_argument("--all", action="store_true", help="Read every file again.")
        extract.add_argument("--limit", type=int, help="At most this many files.")
        actions.add_parser("kinds", help="Load the kinds of resources that come with Chantier.")

    def handle(self, *_args: Any, action: str, **options: Any) -> None:
        getattr(self, f"_{action}")(**options)

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
