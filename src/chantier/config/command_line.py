"""The command ``chantier``: the management command under a friendly name."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run ``chantier COMMAND``; the demonstration sets its own environment first."""
    if sys.argv[1:2] == ["demo"]:
        from chantier.config.demo.run import main as demo

        raise SystemExit(demo(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chantier.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["chantier", *sys.argv[1:]])
