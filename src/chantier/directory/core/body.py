"""What is compared: a body, in the words of whichever list named it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_SAME_WORDS: Final = (
    "address", "municipality", "postal_code", "phone", "website", "email", "register_number", "legal_form",
)  # fmt: skip


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


def body_from_values(key: str, values: Mapping[str, Any]) -> Body:
    """The body that a record's values describe (the vocabulary of fields of imports); unknown fields are ignored."""
    names = (
        values.get("legal_name"),
        values.get("usual_name"),
        *values.get("other_names", ()),
        *values.get("former_names", ()),
    )
    return Body(
        key=key,
        names=tuple(dict.fromkeys(str(name) for name in names if name)),
        latitude=values.get("lat"),
        longitude=values.get("lon"),
        territory=str(values.get("territory_hint") or ""),
        **{field: str(values.get(field) or "") for field in _SAME_WORDS},
    )
