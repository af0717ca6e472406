"""``chantier search rebuild [KIND]``, ``chantier search flush``, ``chantier search status``."""

from __future__ import annotations

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.foundation.search.api import flush_now, kinds, rebuild
from chantier.foundation.search.asking import waiting


class Command(BaseCommand):
    help = "Build the search indexes again, or index what waits. An index is derived: nothing is lost with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["rebuild", "flush", "status"])
        parser.add_argument("kind", nargs="?", default="")

    def handle(self, *, verb: str, kind: str, **_options: Any) -> None:
        names = [found.name for found in kinds()]
        if kind and kind not in names:
            raise CommandError(
                _("« %(kind)s » n’est pas une sorte de contenu que l’on cherche. Choisissez parmi : %(names)s.")
                % {"kind": kind, "names": ", ".join(names)}
            )
        chosen = [kind] if kind else names
        if verb == "flush":
            settled = flush_now(kind)
            self.stdout.write(
                ngettext("%(n)s changement indexé.", "%(n)s changements indexés.", settled) % {"n": settled}
            )
        for name in chosen if verb == "rebuild" else []:
            started = monotonic()
            total = rebuild(kind=name)
            self.stdout.write(
                ngettext(
                    "%(kind)s : %(n)s document indexé en %(seconds)s s.",
                    "%(kind)s : %(n)s documents indexés en %(seconds)s s.",
                    total,
                )
                % {"kind": name, "n": total, "seconds": round(monotonic() - started, 1)}
            )
        for found in (found for found in kinds() if verb == "status" and found.name in chosen):
            state = _("prêt") if found.index.is_ready() else _("à reconstruire")
            self.stdout.write(
                _("%(kind)s : %(state)s, %(n)s en attente.")
                % {"kind": found.name, "state": state, "n": waiting(found.name)}
            )
