"""``chantier count FILE --rule scottish-stv --seats N --out RESULT.json``: who is elected, and how. No database."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from chantier.assemblies.ballot_files import read_ballot_file, write_count
from chantier.assemblies.core.counting.ballots import Uncountable
from chantier.assemblies.core.counting.result import RULES, as_dict, count
from chantier.assemblies.core.counting.schulze import Threshold
from chantier.assemblies.counting_phrases import reason_of, stages_in_words
from chantier.foundation.access.api import Invalid, Refusal

_SHARE: Final = re.compile(r"[0-9]{1,9}(?:[.,:/][0-9]{1,9})?")


class Command(BaseCommand):
    help = "Count a file of ballots (BLT, PrefLib, CSV or a tally sheet) and explain every stage."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the ballots")
        parser.add_argument("--rule", required=True, help=", ".join(RULES))
        parser.add_argument("--seats", help="how many are elected; those of a BLT file when unsaid, else one")
        parser.add_argument("--out", type=Path, help="the JSON to write")
        parser.add_argument("--words", default="", help="said in the room before the count: they seed any lot")
        parser.add_argument("--default", help="schulze: the option that means « none of these »")
        parser.add_argument("--quorum", help="schulze: more voices than this must prefer an option to the default one")
        parser.add_argument(
            "--majority", action="append", default=[], metavar="OPTION=3:1", help="schulze: what an option needs"
        )
        parser.add_argument(
            "--language", default="fr", choices=[code for code, _name in settings.LANGUAGES], help="of the messages"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                if options["out"] and _same(options["out"], options["file"]):
                    raise Invalid(reason_of(Uncountable("same_file", path=str(options["file"]))))
                told = _counted(options)
                if options["out"]:
                    write_count(options["out"], told)
            except Refusal as refusal:
                raise CommandError(" ".join(filter(None, (str(refusal), str(refusal.reason.advice))))) from refusal
            if options["verbosity"]:
                self._say(told, options["words"])

    def _say(self, told: dict[str, Any], words: str) -> None:
        for line in stages_in_words(told):
            self.stdout.write(line)
        if any(tie["by"] == "lot" for tie in told["ties"]) and not words:
            self.stderr.write(
                _("Le sort a parlé sans mots dits dans la salle avant le dépouillement : donnez-les par --words.")
            )


def _counted(options: dict[str, Any]) -> dict[str, Any]:
    file = read_ballot_file(options["file"])
    try:
        made = count(
            file,
            rule=options["rule"],
            seats=None if options["seats"] is None else _whole(options["seats"]),
            words=options["words"],
            threshold=_threshold(options),
        )
    except Uncountable as error:
        raise Invalid(reason_of(error)) from error
    return as_dict(made)


def _threshold(options: dict[str, Any]) -> Threshold | None:
    if options["default"] is None:
        if options["majority"] or options["quorum"] is not None:
            raise Uncountable("threshold_default")
        return None
    majorities: dict[str, Fraction] = {}
    for told in options["majority"]:
        option, equals, share = told.rpartition("=")
        if not equals:
            raise Uncountable("bad_majority", value=told[:60])
        majorities[option.strip()] = _share(share)
    quorum = None if options["quorum"] is None else _share(options["quorum"])
    return Threshold(options["default"], quorum=quorum, majorities=majorities)


def _share(told: str) -> Fraction:
    if not _SHARE.fullmatch(told.strip()):
        raise Uncountable("bad_share", value=told[:60])
    try:
        return Fraction(told.strip().replace(":", "/").replace(",", "."))
    except ZeroDivisionError as error:
        raise Uncountable("bad_share", value=told[:60]) from error


def _whole(told: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,9}", str(told)):
        raise Uncountable("bad_seats", value=str(told)[:60])
    return int(told)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
