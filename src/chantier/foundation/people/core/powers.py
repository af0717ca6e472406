"""What a mandate lets a person do in the name of an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Power(StrEnum):
    """A power is stored as its word; a mandate holds several."""

    SPEAK = "speak"
    EDIT_PAGE = "edit_page"
    VOTE = "vote"
    DELEGATE = "delegate"


def known(powers: Iterable[str]) -> tuple[Power, ...]:
    """The powers of this list, once each, in their usual order. Raises `ValueError` on an unknown word."""
    asked = {Power(power) for power in powers}
    return tuple(power for power in Power if power in asked)


def beyond(asked: Iterable[str], own: Iterable[str]) -> tuple[Power, ...]:
    """The asked powers that the giver does not have: nobody hands on more than they hold."""
    held = set(own)
    return tuple(power for power in known(asked) if power not in held)
