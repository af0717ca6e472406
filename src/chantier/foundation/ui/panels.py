"""Who shows what on whose page.

A mandate draws its own panel on a lower mandate's page without either knowing the other: `config/panels.py` registers
the pairs at start, the page asks for its panels by name.
"""

from collections.abc import Callable

from django.http import HttpRequest

from chantier.foundation.ui.parts import Panel

Render = Callable[[str, HttpRequest], Panel | None]
"""Given the subject's public id and the request: a panel, or None when there is nothing to show."""

_registered: dict[str, list[Render]] = {}


def register(page: str, render: Render) -> None:
    """Show what `render` gives on the page called `page` ("directory.organization"). Safe to call twice."""
    renders = _registered.setdefault(page, [])
    if render not in renders:
        renders.append(render)


def panels_for(page: str, subject_id: str, request: HttpRequest) -> tuple[Panel, ...]:
    """The panels of a page for its subject, in their order."""
    shown = (render(subject_id, request) for render in _registered.get(page, ()))
    return tuple(sorted((panel for panel in shown if panel), key=lambda panel: panel.order))
