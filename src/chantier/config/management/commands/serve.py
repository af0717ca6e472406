"""``chantier serve``: a real instance, its web server and its worker together."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from chantier.config.demo import processes


class Command(BaseCommand):
    help = "Migrate, then run the web server and the worker of this instance until interrupted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", help="address to listen on; a proxy with HTTPS stands in front"
        )
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="web processes")
        parser.add_argument("--threads", type=int, default=4, help="requests at a time in each web process")

    def handle(self, *, host: str, port: int, workers: int, threads: int, **_options: Any) -> None:
        if not processes.is_loopback(host):
            _refuse_unless_fit_to_publish()
        if not processes.port_is_free(port, host):
            raise CommandError(_("Le port %(port)s est déjà pris.") % {"port": port})
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  compared, not bound
        status = processes.run_together(
            web=processes.web_command(host=host, port=port, workers=workers, threads=threads),
            worker=processes.worker_command(),
            health=f"http://{f'[{near}]' if ':' in near else near}:{port}/sante",
            ready=lambda: self._say(_("En service : %(address)s") % {"address": settings.CHANTIER_ADDRESS}),
            tell=self._say,
        )
        if status:
            raise CommandError(_("Le serveur s’est arrêté de lui-même."))
        self._say(_("Arrêté : les demandes en cours sont finies."))

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def _refuse_unless_fit_to_publish() -> None:
    """Other machines will reach this address: the deployment checks pass, and it is not the demonstration."""
    if settings.DEMO:
        raise CommandError(_("La démonstration laisse entrer sans mot de passe : elle n’écoute que sur cette machine."))
    found = [
        message
        for message in run_checks(include_deployment_checks=True)
        if message.level >= WARNING and not message.is_silenced()
    ]
    if found:
        why = "\n".join(f"- {message}" for message in found)
        raise CommandError(
            _("Cette instance n’est pas prête à être jointe par d’autres machines :\n%(why)s\nVoir docs/operating.md.")
            % {"why": why}
        )
