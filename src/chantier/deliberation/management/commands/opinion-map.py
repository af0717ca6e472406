"""``chantier opinion-map VOTES.csv --out RESULT.json``: what people share, and groups if stable. Needs no database."""  # noqa: N999  the command’s name

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.deliberation.core.opinion_map.mapping import OpinionMap, opinion_map
from chantier.deliberation.core.opinion_map.result import as_dict
from chantier.deliberation.opinion_map_phrases import HIDDEN
from chantier.deliberation.vote_files import read_vote_file, require_folder, write_result
from chantier.foundation.access.api import Refusal


class Command(BaseCommand):
    help = "Map the opinions of a consultation from its votes: consensus first, groups only when they are stable."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("votes", type=Path, help="CSV in UTF-8: voter, statement, vote (-1, 0, 1), and maybe order")
        parser.add_argument("--out", type=Path, required=True, help="the JSON to write")
        parser.add_argument(
            "--language", default="fr", choices=[code for code, _name in settings.LANGUAGES], help="of the messages"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                require_folder(options["out"])
                made = opinion_map(read_vote_file(options["votes"]))
                told = as_dict(made)
                write_result(options["out"], told)
            except Refusal as refusal:
                raise CommandError(" ".join(filter(None, (str(refusal), refusal.reason.advice)))) from refusal
            if options["verbosity"]:
                self._say(made, told["fingerprint"])

    def _say(self, made: OpinionMap, fingerprint: str) -> None:
        self.stdout.write(
            _("Personnes : %(voters)s ; énoncés : %(statements)s ; votes : %(votes)s.")
            % {"voters": len(made.votes.voters), "statements": len(made.votes.statements), "votes": len(made.votes)}
        )
        shared = len(made.agreed) + len(made.refused)
        self.stdout.write(
            ngettext("%(shared)s énoncé fait consensus.", "%(shared)s énoncés font consensus.", shared)
            % {"shared": shared}
        )
        if made.hidden:
            self.stdout.write(str(HIDDEN[made.hidden]))
        else:
            self.stdout.write(
                ngettext("%(groups)s groupe stable.", "%(groups)s groupes stables.", len(made.groups))
                % {"groups": len(made.groups)}
            )
        self.stdout.write(_("Empreinte : %(fingerprint)s") % {"fingerprint": fingerprint})
