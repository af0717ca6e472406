"""``chantier publish-assembly MEETING --out FOLDER``: everything that anybody needs to check a meeting again."""  # noqa: N999  the command’s name

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from chantier.assemblies.models import Meeting
from chantier.assemblies.queries.published import folder_of


class Command(BaseCommand):
    """Write the published folder of a meeting."""

    help = "Write the published folder of an assembly: docs/public-folder.md"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A meeting, a folder."""
        parser.add_argument("meeting", help="its identifier, as in the address of its page")
        parser.add_argument("--out", type=Path, required=True, help="a folder that does not exist yet, or is empty")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write file after file; a folder that holds something is left alone."""
        meeting = Meeting.objects.select_related("body", "by_laws").filter(public_id=options["meeting"]).first()
        if meeting is None:
            raise CommandError(_("Aucune assemblée n’a cet identifiant."))
        out: Path = options["out"]
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise CommandError(_("Ce dossier contient déjà quelque chose : choisissez-en un autre."))
        files = 0
        for name, content in folder_of(meeting):
            target = out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            files += 1
        self.stdout.write(_("%(files)s fichiers écrits dans %(folder)s") % {"files": files, "folder": out})
