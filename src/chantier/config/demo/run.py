"""``chantier demo``: from nothing to a site that answers, with a movement inside."""

from __future__ import annotations

import argparse
import hashlib
import os
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from chantier.config.demo.steps import Step

HOST = "127.0.0.1"


def main(argv: Sequence[str]) -> int:
    """Load the demonstration if need be, start it, and wait until it is interrupted. Returns the exit status."""
    asked = _arguments(argv)
    started = monotonic()
    data = Path(asked.data).resolve()
    set_environment(port=asked.port, data=data)
    for folder in (data, data / "static", data / "files"):
        folder.mkdir(parents=True, exist_ok=True)

    import django
    from rich.console import Console

    django.setup()
    console = Console()
    from django.utils.translation import gettext as _

    from chantier.config.demo import processes

    if not processes.port_is_free(asked.port, HOST):
        console.print(
            _(
                "Le port %(port)s est déjà pris, peut-être par une autre démonstration. Fermez-la, ou choisissez-en un "
                "autre : chantier demo --port %(other)s"
            )
            % {"port": asked.port, "other": asked.port + 1},
            highlight=False,
            soft_wrap=True,
        )
        return 2
    try:
        prepare(console, data)
    except KeyboardInterrupt:
        console.print(_("Interrompu. Ce qui est fait est gardé : la prochaine fois reprendra ici."), highlight=False)
        return 130
    if asked.load_only:
        return 0
    address = f"http://{HOST}:{asked.port}"

    def ready() -> None:
        _tell(console, address, monotonic() - started)
        if asked.open:
            webbrowser.open(home_of(address))

    status = processes.run_together(
        web=processes.web_command(host=HOST, port=asked.port),
        worker=processes.worker_command(),
        health=f"{address}/sante",
        ready=ready,
        tell=lambda sentence: console.print(sentence, style="yellow", highlight=False),
    )
    if status:
        console.print(_("Le serveur s’est arrêté de lui-même : voyez les messages ci-dessus."))
    else:
        console.print(_("Arrêté. Tout est gardé dans %(folder)s.") % {"folder": asked.data}, highlight=False)
    return status


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chantier demo", description="Load the demonstration movement, start it on this machine and wait."
    )
    parser.add_argument("--port", type=int, default=8000, help="port to listen on, on this machine only")
    parser.add_argument("--data", default="var/demo", metavar="DIR", help="folder of the database and files")
    parser.add_argument("--open", action="store_true", help="open the site in a browser once it answers")
    parser.add_argument("--load-only", action="store_true", help="load the movement and start nothing")
    asked = parser.parse_args(argv)
    if not 1 <= asked.port <= 65535:
        parser.error("--port is a number from 1 to 65535")
    return asked


def set_environment(*, port: int, data: Path) -> None:
    """What makes an instance the demonstration. A ``DATABASE_URL`` given by the reader is left alone."""
    from chantier.config.demo.files import movement

    network = movement()["network"]
    officer = network["privacy_officer"]
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "chantier.config.settings",
            "CHANTIER_DEMO": "1",
            "CHANTIER_DATA": str(data),
            "CHANTIER_ADDRESS": f"http://{HOST}:{port}",
            "CHANTIER_NAME": network["name"]["fr"],
            "CHANTIER_CONTACT": network["contact"],
            "CHANTIER_POSTAL_ADDRESS": "\n".join(network["postal_address"]),
            "CHANTIER_PRIVACY_OFFICER": officer["name"],
            "CHANTIER_PRIVACY_CONTACT": officer["email"],
        }
    )


def prepare(console: Console, data: Path) -> None:
    """Carry out the steps that are not done yet, and say how long each took."""
    from django.conf import settings
    from django.utils.formats import number_format
    from django.utils.translation import gettext as _

    from chantier.config.demo import load
    from chantier.config.demo.steps import Notes, Report, carry_out

    # A folder may serve several databases: the notes are those of one.
    database = settings.DATABASES["default"]
    which = hashlib.sha256(f"{database.get('HOST')}|{database['NAME']}".encode()).hexdigest()[:8]
    notes = Notes(data / f"demo-{which}.json")
    with console.status("") as waiting:

        def begin(label: str) -> None:
            waiting.update(f"{label}…")

        def end(report: Report) -> None:
            said = f" : {report.said}" if report.said else ""
            if report.seconds is None:
                took = _("déjà fait")
            else:
                took = _("%(seconds)s s") % {"seconds": number_format(report.seconds, 1)}
            console.print(f"[green]✓[/green] {report.label}{said} [dim]({took})[/dim]", highlight=False, soft_wrap=True)

        begin(_("Base de données"))
        began = monotonic()
        if load.migrate():
            notes.forget()
        end(Report(_("Base de données"), "", monotonic() - began))
        steps: list[Step] = load.steps(data)
        carry_out(steps, notes=notes, begin=begin, end=end)


def home_of(address: str) -> str:
    """The home page of this instance in its own language."""
    from django.urls import reverse

    return f"{address}{reverse('home')}"


def _tell(console: Console, address: str, seconds: float) -> None:
    """The address and who one can be."""
    from django.urls import reverse
    from django.utils import timezone
    from django.utils.translation import get_language
    from django.utils.translation import gettext as _
    from rich.table import Table

    from chantier.config.demo.files import movement
    from chantier.foundation.people.queries import demo_persons

    names = movement()["network"]["name"]
    console.print()
    console.print(
        _("%(name)s vous attend : %(address)s")
        % {"name": f"[bold]{names.get(get_language() or '') or names['fr']}[/bold]", "address": home_of(address)},
        highlight=False,
        soft_wrap=True,
    )
    page = reverse("people:demonstration")
    table = Table(title=_("En un clic, soyez… (à l’accueil ou à %(page)s)") % {"page": page})
    table.add_column(_("Qui"), no_wrap=True)
    table.add_column(_("Rôle"))
    table.add_column(_("Au nom de"))
    for person in demo_persons(at=timezone.now()):
        table.add_row(person.name, ", ".join(person.roles), ", ".join(person.voices))
    console.print(table)
    note = Path(__file__).resolve().parents[4] / "frontend" / "NO-BUNDLE.txt"
    if note.is_file():
        console.print(note.read_text(encoding="utf-8").strip(), style="yellow", highlight=False)
    console.print(
        _("Prêt en %(seconds)s secondes. Ctrl-C arrête tout ; rien n’est perdu.") % {"seconds": round(seconds)},
        highlight=False,
    )
