"""``chantier serve``: a real instance, its web server and its worker together."""

from __future__ import annotations

from typing import Any

from django.conf import settings
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
        if not processes.port_is_free(port, host):
            raise CommandError(_("Le port %(port)s est déjà pris.") % {"port": port})
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        near = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  compared, not bound
        status = processes.run_together(
            [processes.web_command(host=host, port=port, workers=workers, threads=threads), processes.worker_command()],
            health=f"http://{near}:{port}/sante",
            ready=lambda: self.stdout.write(_("En service : %(address)s") % {"address": settings.CHANTIER_ADDRESS}),
        )
        if status:
            raise CommandError(_("Le serveur ou l’ouvrier s’est arrêté de lui-même."))
