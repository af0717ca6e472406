"""``chantier words load|import|export``: vocabularies from and to files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from chantier.foundation.access.api import Refusal, Speaker
from chantier.foundation.words import queries
from chantier.foundation.words.services import importing, loading


class Command(BaseCommand):
    help = "Load vocabularies from TOML files, import or export SKOS (Turtle, RDF/XML, JSON-LD)."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        load = actions.add_parser("load", help="Load TOML files; without any, those that come with Chantier.")
        load.add_argument("files", nargs="*", type=Path)
        take = actions.add_parser("import", help="Import a SKOS vocabulary: .ttl, .rdf or .jsonld.")
        take.add_argument("file", type=Path)
        take.add_argument("--slug", default="", help="The short name of the vocabulary here.")
        give = actions.add_parser("export", help="Write a vocabulary as SKOS.")
        give.add_argument("scheme")
        give.add_argument("--form", default="turtle", choices=("turtle", "rdf-xml", "json-ld"))
        give.add_argument("--out", type=Path, help="The file to write; without it, the terminal.")

    def handle(self, *_args: Any, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action}")(**options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _load(self, files: list[Path], **_options: Any) -> None:
        speaker, at = Speaker.system(), timezone.now()
        if files:
            loaded = tuple(loading.load_scheme(file=file, speaker=speaker, at=at) for file in files)
        else:
            loaded = loading.load_shipped(speaker=speaker, at=at)
        for one in loaded:
            self._tell(one)

    def _import(self, file: Path, slug: str, **_options: Any) -> None:
        self._tell(importing.import_file(file=file, slug=slug, speaker=Speaker.system(), at=timezone.now()))

    def _export(self, scheme: str, out: Path | None, form: str = "turtle", **_options: Any) -> None:
        turtle = queries.skos(scheme, site=settings.CHANTIER_ADDRESS, form=form)
        if turtle is None:
            raise CommandError(f"No vocabulary is called {scheme!r}: load it first.")
        if out is None:
            self.stdout.write(turtle)
        else:
            out.write_text(turtle, encoding="utf-8")

    def _tell(self, one: loading.Loaded) -> None:
        if one.changed:
            self.stdout.write(f"{one.scheme}: {one.added} new, {one.kept} kept, {one.withdrawn} withdrawn")
            if one.ours:
                self.stdout.write(f"{one.scheme}: kept as edited here, the file says otherwise: {', '.join(one.ours)}")
        else:
            self.stdout.write(f"{one.scheme}: nothing new")
