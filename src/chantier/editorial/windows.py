"""Windows on the mandates: small live pieces that editors place in their pages and other sites embed.

One registry. A mandate above this one, or the composition root, registers its own with `register`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

#: What the template of a window receives.
Gather = Callable[[HttpRequest], Mapping[str, Any]]


@dataclass(frozen=True)
class Window:
    """One window. ``name`` stands in its address; ``gather`` asks the mandate, at each showing."""

    name: str
    label: str | Promise
    purpose: str | Promise
    template: str
    gather: Gather
    has_map: bool = False


_windows: dict[str, Window] = {}


def register(window: Window) -> None:
    """Add a window, or replace the one of the same name."""
    _windows[window.name] = window


def window(name: str) -> Window | None:
    """The window of this name, or nothing."""
    return _windows.get(name)


def windows() -> tuple[Window, ...]:
    """All of them, in the order of their registration."""
    return tuple(_windows.values())


def choices() -> list[tuple[str, str | Promise]]:
    """What an editor chooses from."""
    return [(one.name, one.label) for one in _windows.values()]
