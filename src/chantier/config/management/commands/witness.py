"""`chantier witness URL`: watch the public log of an instance, sign what continues what it showed before.

It needs no database and no instance: any machine of a member organisation runs it, each hour.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from chantier.foundation.files.core.outgoing import BadAddress, FetchLimits, destination
from chantier.foundation.files.fetching import FetchRefused, fetch
from chantier.foundation.journal.core.notes import NotANote
from chantier.foundation.journal.core.witnessing import Refused
from chantier.foundation.journal.phrases import NOT_WITNESSED
from chantier.foundation.journal.witnessing import Contradicted, Unreadable, Witnessed, key_of_witness, witness

#: What the command answers to whoever started it, beside 0 and 1.
CONTRADICTION: Final = 3
_LIMITS: Final = FetchLimits(seconds=30.0, max_bytes=20_000_000)


class Command(BaseCommand):
    help = "Watch the public log of an instance and sign what continues what it showed before."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="address of the log, such as https://chantier.example/log")
        parser.add_argument("--key", type=Path, required=True, help="file of the private key; made where it is not")
        parser.add_argument("--folder", type=Path, required=True, help="where the last checkpoint is kept")
        parser.add_argument("--name", default="", help="name of a new key, such as organisation.example/temoin")
        parser.add_argument(
            "--log-key", default="", help="public key of the log; the one it says the first time if not"
        )
        parser.add_argument("--submit", action="store_true", help="send the signature to the instance")
        parser.add_argument("--internal", action="store_true", help="the log is in a private network")

    def handle(self, *_args: Any, **options: Any) -> None:
        address = _address(options["url"], internal=options["internal"])
        try:
            key, made = key_of_witness(options["key"], name=options["name"])
            self.stdout.write(_("Clé publique du témoin : %(key)s") % {"key": key.verifier.encoded})
            if made:
                self.stdout.write(_("Elle vient d’être faite : donnez cette ligne à qui administre l’instance."))
            done = witness(
                get=lambda name: _get(f"{address}/{name}"),
                folder=options["folder"],
                key=key,
                at=int(time.time()),
                log_key=options["log_key"],
            )
        except Contradicted as found:
            self._contradiction(found)
        except Refused as refused:
            sentence, next_step = NOT_WITNESSED[refused.code]
            raise CommandError(f"{sentence} {next_step}") from refused
        except NotANote as error:
            raise CommandError(_("Clé illisible : %(why)s.") % {"why": error}) from error
        except (Unreadable, OSError) as error:
            raise CommandError(str(error)) from error
        self._say(done)
        if options["submit"]:
            self.stdout.write(_submitted(f"{address}/cosignatures", done.note))

    def _say(self, done: Witnessed) -> None:
        if done.trusted_now:
            told = _("Première visite : le journal dit que sa clé est %(key)s. Vérifiez-la par un autre chemin.")
            self.stdout.write(told % {"key": done.log.encoded})
        seen = done.shown.checkpoint
        told = _("Signé. Inscriptions : %(size)s (la dernière fois : %(former)s) ; empreinte : %(root)s.")
        self.stdout.write(told % {"size": seen.size, "former": done.former_size, "root": seen.root.hex()})

    def _contradiction(self, found: Contradicted) -> None:
        sentence, next_step = NOT_WITNESSED[found.code]
        told = str(sentence) % {"kept": found.former.size, "shown": found.latest.size}
        where = _("Rien n’est signé. Les deux points de contrôle sont dans %(folder)s.") % {"folder": found.evidence}
        raise CommandError(f"{told} {next_step} {where}", returncode=CONTRADICTION) from found


def _address(url: str, *, internal: bool) -> str:
    """The address without its end, the only place that may be called from now on."""
    try:
        to = destination(url)
    except BadAddress as error:
        raise CommandError(_("Cette adresse ne peut pas être lue.")) from error
    settings.CHANTIER_OUTGOING = [to.host]
    settings.CHANTIER_OUTGOING_INTERNAL = [f"{to.host}:{to.port}"] if internal else []
    split = urlsplit(to.url)
    return f"{split.scheme}://{split.netloc}{split.path}".rstrip("/")


def _get(url: str) -> bytes:
    try:
        answer = fetch(url, limits=_LIMITS)
    except FetchRefused as refused:
        raise Unreadable(f"{url} : {refused.reason}") from refused
    if answer.status != 200:
        raise Unreadable(_("%(url)s : le site répond %(status)s.") % {"url": url, "status": answer.status})
    return answer.content


def _submitted(url: str, note: bytes) -> str:
    """What the instance answered, once it took the line. Raises `CommandError`."""
    try:
        answer = fetch(url, limits=_LIMITS, method="POST", content=note, media_type="text/plain; charset=utf-8")
    except FetchRefused as refused:
        raise CommandError(f"{url} : {refused.reason}") from refused
    if answer.status != 200:
        told = answer.content[:500].decode("utf-8", "replace").strip()
        raise CommandError(_("L’instance n’a pas pris la signature : %(why)s") % {"why": told or answer.status})
    return _("L’instance a pris la signature.")
