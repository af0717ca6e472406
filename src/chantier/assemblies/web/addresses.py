"""Where things of assemblies are: an identifier that never changes, after the fixed words."""

from __future__ import annotations

from typing import Protocol

from django.urls import register_converter, reverse


class AssemblyId:
    """What a meeting, a body, a vote or a decision is called in addresses: letters and digits, no hyphen."""

    regex = "[0-9a-z]{1,12}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(AssemblyId, "assembly")


class Addressed(Protocol):
    """A row that has an address."""

    @property
    def public_id(self) -> str:
        """What never changes."""


def address_of(name: str, thing: Addressed, *more: object) -> str:
    """The page called ``assemblies:<name>`` of a meeting or a body: ``address_of("quorum", meeting)``."""
    return reverse(f"assemblies:{name}", args=[thing.public_id, *more])
