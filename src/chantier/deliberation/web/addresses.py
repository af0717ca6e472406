"""Where things of concertation are: an identifier that never changes, and words that may."""

from __future__ import annotations

from typing import Protocol

from django.urls import register_converter, reverse


class PublicId:
    """What a thing is called in addresses: letters and digits, no hyphen."""

    regex = "[0-9a-z]{1,12}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


class Words(PublicId):
    """The readable part of an address, which may be wrong or empty: the page redirects."""

    regex = "[^/]*"


register_converter(PublicId, "public")
register_converter(Words, "words")


class Addressed(Protocol):
    """A row that has an address."""

    @property
    def public_id(self) -> str:
        """What never changes."""

    @property
    def slug(self) -> str:
        """What one reads."""


def address_of(name: str, thing: Addressed, *more: object) -> str:
    """The page called ``deliberation:<name>`` of a thing: ``address_of("proposal", row)``."""
    return reverse(f"deliberation:{name}", args=[thing.public_id, thing.slug or "x", *more])
