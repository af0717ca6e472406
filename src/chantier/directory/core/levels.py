"""The levels at which two bodies compare, field by field, and what a comparison asks of the register."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from chantier.directory.core.profile import Profile


class Rarity(Protocol):
    """What a comparison asks of the register."""

    size: int

    def idf(self, token: str) -> float: ...
    def token_frequency(self, token: str) -> int: ...
    def occupants(self, known: Profile) -> int: ...
    def sharing_site(self, known: Profile) -> int: ...


class Name(IntEnum):
    """Levels of the name, from nothing in common to identical and rare."""

    NONE = 1
    WEAK = 2
    PARTIAL = 3
    ALIKE = 4
    CLOSE = 5
    IDENTICAL_COMMON = 6
    IDENTICAL = 7


class Place(IntEnum):
    """Levels of the place. The last three say « at least this, nothing finer is known »."""

    MISSING = 0
    ELSEWHERE = 1
    MUNICIPALITY = 2
    STREET = 3
    POSTAL_CODE = 4
    SHARED_DOOR = 5
    DOOR = 6
    AT_LEAST_MUNICIPALITY = 7
    AT_LEAST_POSTAL_CODE = 8


class Contact(IntEnum):
    """Levels of web domain, phone, register number and family of legal forms."""

    MISSING = 0
    DIFFERENT = 1
    SAME = 2


class Nature(IntEnum):
    """Whether the two names say the same kind of body."""

    CONTRADICTED = 1
    DOUBTFUL = 2
    COMPATIBLE = 3


@dataclass(frozen=True, slots=True)
class Levels:
    """The comparison vector: what the weights see."""

    name: Name
    place: Place
    site: Contact
    phone: Contact
    number: Contact
    nature: Nature
    form: Contact = Contact.MISSING
