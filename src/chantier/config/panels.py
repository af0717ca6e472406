"""Who shows what on whose page."""

from __future__ import annotations

from chantier.directory.web import panels as directory


def install() -> None:
    """Register the panels that one mandate shows on another's pages."""
    directory.install()
