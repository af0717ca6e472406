"""``chantier directory-grid``: count the positions for the map again."""  # noqa: N999  what one types has a hyphen

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from chantier.directory.services.grid import rebuild_grid


class Command(BaseCommand):
    """Make the grid of the map from all positions."""

    help = "Make the grid of the map from all positions."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say how many cells there are."""
        self.stdout.write(f"{rebuild_grid()} cells")
