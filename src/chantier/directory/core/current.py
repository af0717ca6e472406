"""What a page says now, field by field in the shape of statements, who says it, and what newer sources say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from chantier.directory.core.consolidation import (
    CORRECTION,
    OWN,
    Portrait,
    Said,
    Testimony,
)
from chantier.directory.core.statements import PLACE

PERSONS: Final = (OWN, CORRECTION)
_PLAIN: Final = (
    *("usual_name", "legal_name", "legal_form", "register_number", "founded_on", "ended_on", "status"),
    *("phone", "email", "website", "activity", "size_band", "social_economy", "visibility"),
)
_GATHERED: Final = ("activities", "purposes", "languages", "establishments")
_LED_BY: Final = {"place": ("municipality", "address", "postal_code")}


def current(portrait: Portrait) -> dict[str, Any]:
    """{field: value} as a statement would say it; nothing said is ``None``."""
    values: dict[str, Any] = {name: portrait.value(name, None) or None for name in _PLAIN}
    values["other_names"] = [one.text for one in portrait.names if one.kind == "other"] or None
    values["place"] = {part: str(portrait.value(part)) for part in PLACE if portrait.value(part)} or None
    values["description"] = {
        name.partition(".")[2]: shown.value
        for name, shown in portrait.fields.items()
        if name.startswith("description.") and shown.value
    } or None
    for name in _GATHERED:
        values[name] = [said.value for said in portrait.gathered.get(name, ())] or None
    return values


def said_by(portrait: Portrait, name: str, language: str = "") -> Said | None:
    """Who says what is shown of a field; of a description, in one language or in any."""
    if name in portrait.gathered:
        return next(iter(portrait.gathered[name]), None)
    if name == "other_names":
        return next((one.said for one in portrait.names if one.kind == "other"), None)
    if name == "description":
        wanted = [f"description.{language}"] if language else [one for one in portrait.fields if one.startswith(name)]
    else:
        wanted = list(_LED_BY.get(name, (name,)))
    return next((portrait.fields[one].chosen for one in wanted if one in portrait.fields), None)


def newer_sources(
    testimonies: Iterable[Testimony], name: str, chosen: Said | None
) -> tuple[tuple[Testimony, Any], ...]:
    """Sources seen after a person spoke, that say something else: the person's word stands, and a reviewer knows.

    Nothing when no person speaks of this field. The newest first.
    """
    if chosen is None or chosen.kind not in PERSONS:
        return ()
    testimonies = tuple(testimonies)
    person = next((one for one in testimonies if one.origin == chosen.origin), None)
    word = _said_of(person.values, name) if person else chosen.value
    found = [
        (one, value)
        for one in testimonies
        if one.kind not in PERSONS
        and one.seen_on > chosen.seen_on
        and (value := _said_of(one.values, name)) is not None
        and _differs(value, word)
    ]
    return tuple(sorted(found, key=lambda pair: (-pair[0].seen_on.toordinal(), pair[0].origin)))


def _said_of(values: Mapping[str, Any], name: str) -> Any:
    if name == "place":
        return {part: values[part] for part in PLACE if values.get(part)} or None
    return values.get(name) or None


def _differs(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return any(one[part] != other[part] for part in one.keys() & other.keys())
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return set(map(str, one)) != set(map(str, other))
    return bool(one != other)
