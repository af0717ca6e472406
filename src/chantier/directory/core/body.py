"""What is compared: a body, in the words of whichever list named it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Body:
    """One organisation as one list describes it; empty text means that the list does not say.

    `key` is unique inside its list. `names` holds every name known (legal, usual, former), the main one first.
    """

    key: str
    names: tuple[str, ...]
    address: str = ""
    municipality: str = ""
    postal_code: str = ""
    phone: str = ""
    website: str = ""
    email: str = ""
    register_number: str = ""
    legal_form: str = ""
    latitude: float | None = None
    longitude: float | None = None
    territory: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What a reviewer decided of a pair: `same` is their answer."""

    left_key: str
    right_key: str
    same: bool
