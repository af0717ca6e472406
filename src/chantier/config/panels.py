"""Who shows what on whose page."""

from __future__ import annotations


def install() -> None:
    """Register the panels that one mandate shows on another's pages."""
