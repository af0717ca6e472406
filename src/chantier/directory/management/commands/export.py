"""``chantier export organizations --format csv|geojson|jsonld|turtle --out FILE``: what is open, in a file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from chantier.directory.exports import FORMS, stream
from chantier.directory.queries.open_data import every_organization


class Command(BaseCommand):
    help = "Write the open data of the organisations to a file. What is private or closed stays out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["organizations"])
        parser.add_argument("--format", choices=list(FORMS), required=True)
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        out: Path = options["out"]
        beside = out.with_name(f".{out.name}.part")
        try:
            with beside.open("wb") as target:
                for chunk in stream(options["format"], every_organization()):
                    target.write(chunk)
            beside.replace(out)
        except OSError as error:
            raise CommandError(_("Impossible d’écrire « %(path)s ».") % {"path": out}) from error
        self.stdout.write(str(out))
