"""The command ``chantier``: the management command under a friendly name."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

#: Commands that need words and nothing else, and the mandate that has them.
_NEED_NO_HOUSE: Final = {
    "opinion-map": "chantier.deliberation",
    "count": "chantier.assemblies",
    "witness": "chantier.config",
}
#: Whose words a command says too.
_SAYS_ALSO: Final = {"witness": ("foundation/files", "foundation/journal")}


def main() -> None:
    """Run ``chantier COMMAND``; the demonstration sets its own environment first."""
    # What a command loads stays until it ends: looking through all of it for rubbish, again and again, takes a tenth of
    # its start and a quarter of the migrations of a new instance.
    gc.set_threshold(100_000, 50, 100)
    if sys.argv[1:2] == ["demo"]:
        from chantier.config.demo.run import main as demo

        raise SystemExit(demo(sys.argv[2:]))
    if sys.argv[1:2] and sys.argv[1] in _NEED_NO_HOUSE:
        _without_the_house(_NEED_NO_HOUSE[sys.argv[1]], sys.argv[1])
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chantier.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["chantier", *sys.argv[1:]])


def _without_the_house(mandate: str, command: str) -> None:
    """Run a command that needs words and nothing else: no application, database or data folder is opened.

    It starts five seconds sooner, and anyone may check a published result without setting up an instance.
    """
    import django
    from django.conf import settings
    from django.conf.locale import LANG_INFO

    house = Path(__file__).resolve().parents[1]
    folder = house.joinpath(*mandate.split(".")[1:])
    settings.configure(
        INSTALLED_APPS=[],
        LANGUAGE_CODE="fr",
        LANGUAGES=[(code, LANG_INFO[code]["name_local"]) for code in ("fr", "en", "es")],
        LOCALE_PATHS=[folder / "locale", *(house / one / "locale" for one in _SAYS_ALSO.get(command, ()))],
        USE_I18N=True,
        # Nobody is called but whom the command names; it has no address of its own.
        CHANTIER_OUTGOING=[],
        CHANTIER_OUTGOING_INTERNAL=[],
        CHANTIER_ADDRESS="",
    )
    django.setup()
    import_module(f"{mandate}.management.commands.{command}").Command().run_from_argv(["chantier", *sys.argv[1:]])
