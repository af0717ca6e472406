"""A description as plain JSON, and back: versions, the folder that outlives the program, other instances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any, Final

from chantier.library.core import description as d
from chantier.library.core.precise_date import PreciseDate

#: Grows when the shape changes in a way a reader must know.
FORM: Final = 1

_PARTS: Final[Mapping[str, type]] = {
    "wordings": d.Wording,
    "contributors": d.Contributor,
    "identifiers": d.Identified,
    "subjects": d.Subject,
    "places": d.Place,
    "organizations": d.Body,
    "attachments": d.Attached,
    "relations": d.Related,
    "parts": d.Part,
    "claims": d.Claim,
}


def to_json(one: d.Description) -> dict[str, Any]:
    """Plain JSON values only; what is empty is left out. ``from_json(to_json(x)) == x``."""
    written: dict[str, Any] = {"form": FORM}
    for field in fields(one):
        value = getattr(one, field.name)
        if field.name in _PARTS:
            value = [_without_empty(asdict(part)) for part in value]
        elif isinstance(value, d.Licence):
            value = _without_empty(asdict(value))
        elif isinstance(value, PreciseDate):
            value = str(value)
        elif isinstance(value, (date, datetime)):
            value = value.isoformat()
        elif isinstance(value, tuple):
            value = list(value)
        if value not in ("", None, [], {}, False):
            written[field.name] = value
    return written


def from_json(data: Mapping[str, Any]) -> d.Description:
    """The description that ``to_json`` wrote. Raises ``KeyError``, ``TypeError`` or ``ValueError`` on another thing."""
    if data.get("form") != FORM:
        raise ValueError(f"not a description of form {FORM}")
    values: dict[str, Any] = {name: value for name, value in data.items() if name != "form"}
    for name, made in _PARTS.items():
        values[name] = tuple(_part(made, one) for one in values.get(name, ()))
    for name in ("languages", "keywords"):
        values[name] = tuple(values.get(name, ()))
    values["licence"] = d.Licence(**values.get("licence", {}))
    if "issued" in values:
        values["issued"] = PreciseDate.read(values["issued"])
    if "embargo_until" in values:
        values["embargo_until"] = date.fromisoformat(values["embargo_until"])
    for name in ("published_at", "updated_at"):
        if name in values:
            values[name] = datetime.fromisoformat(values[name])
    return d.Description(**values)


def _part(made: type, data: Mapping[str, Any]) -> Any:
    if made is d.Subject:
        return d.Subject(**{**data, "labels": tuple((one[0], one[1]) for one in data.get("labels", ()))})
    return made(**data)


def _without_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    """``role`` and ``language`` have defaults that are not empty, so they are always written."""
    return {
        name: [list(pair) for pair in value] if name == "labels" else value
        for name, value in data.items()
        if value not in ("", None, (), 0, False) or name in ("role", "language")
    }
