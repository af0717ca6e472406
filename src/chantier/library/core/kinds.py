"""The fields of a kind of resource: what they hold, how what a person typed is read, what is missing.

A kind is data (``kinds/kinds.toml``, the table ``Kind``). Values are plain JSON: text, whole numbers, seconds for a
duration, EDTF for a date, lists of text, slugs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chantier.library.core.precise_date import PreciseDate
from chantier.library.core.reasons import Reason

TEXT, LONG, LIST, NUMBER, DURATION = "text", "long", "list", "number", "duration"
DATE, URL, CHOICE, CONCEPTS, LANGUAGES = "date", "url", "choice", "concepts", "languages"
TYPES: Final = frozenset({TEXT, LONG, LIST, NUMBER, DURATION, DATE, URL, CHOICE, CONCEPTS, LANGUAGES})

LONGEST: Final[Mapping[str, int]] = {TEXT: 500, LONG: 100_000, URL: 1_000}
MOST_ITEMS: Final = 50
_CLOCK: Final = re.compile(r"^(?:(\d{1,3})\s*(?::|h)\s*)?(\d{1,2})(?:\s*:\s*(\d{2}))?\s*(?:min)?$", re.IGNORECASE)
_SLUG: Final = re.compile(r"^[a-z0-9][a-z0-9-]{0,59}$")
_LANGUAGE: Final = re.compile(r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$")


@dataclass(frozen=True)
class Field:
    """One field of a kind. ``labels`` and ``help`` are {language: words}; ``choices`` {slug: {language: label}}."""

    name: str
    type: str
    labels: Mapping[str, str]
    required: bool = False
    help: Mapping[str, str] | None = None
    scheme: str = ""
    choices: Mapping[str, Mapping[str, str]] | None = None


@dataclass(frozen=True)
class KindOfResource:
    """A kind: its names by language as ``{"fr": {"one", "many"}}``, its fields, its place in the standards."""

    slug: str
    order: int
    names: Mapping[str, Mapping[str, str]]
    purposes: Mapping[str, str]
    fields: tuple[Field, ...]
    standards: Mapping[str, str]


@dataclass(frozen=True)
class Details:
    """What was typed in the fields of a kind, read: good ``values``, and what is wrong, field by field."""

    values: Mapping[str, Any]
    problems: tuple[Reason, ...]


def read_kinds(data: Mapping[str, Any]) -> tuple[KindOfResource, ...]:
    """The kinds of a TOML file already parsed. Raises ``ValueError`` naming the kind that is not well made."""
    return tuple(_kind(order, one) for order, one in enumerate(data.get("kind", ())))


def _kind(order: int, data: Mapping[str, Any]) -> KindOfResource:
    slug = str(data.get("slug", ""))
    if not _SLUG.match(slug):
        raise ValueError(f"kind {order}: not a slug: {slug!r}")
    fields = tuple(field_of(one) for one in data.get("fields", ()))
    if len({one.name for one in fields}) != len(fields):
        raise ValueError(f"kind {slug}: a field is given twice")
    return KindOfResource(slug, order, data["names"], data.get("purpose", {}), fields, data.get("standards", {}))


def field_of(data: Mapping[str, Any]) -> Field:
    """One field from its TOML or JSON form. Raises ``ValueError``."""
    if data["type"] not in TYPES:
        raise ValueError(f"field {data['name']}: no such type: {data['type']}")
    choices = data.get("choices")
    if (data["type"] == CHOICE) != bool(choices):
        raise ValueError(f"field {data['name']}: choices go with the type 'choice'")
    return Field(
        name=data["name"],
        type=data["type"],
        labels=data["labels"],
        required=bool(data.get("required", False)),
        help=data.get("help"),
        scheme=data.get("scheme", ""),
        choices={one["slug"]: one["labels"] for one in choices} if choices else None,
    )


def read_details(fields: Sequence[Field], typed: Mapping[str, Any]) -> Details:
    """Read what was typed (text, or lists of text) or received (JSON). What cannot be read is told, never kept."""
    values: dict[str, Any] = {}
    problems: list[Reason] = []
    for one in fields:
        given = typed.get(one.name)
        if _is_empty(given):
            continue
        value, code = _value(one, given)
        if code:
            problems.append(Reason(code, {"field": one.name}))
        else:
            values[one.name] = value
    return Details(values, tuple(problems))


def missing_details(fields: Sequence[Field], values: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of required fields without a value, in order."""
    return tuple(one.name for one in fields if one.required and _is_empty(values.get(one.name)))


def clock(seconds: int) -> str:
    """A duration as one says it: ``1:05:30``, ``5:30``."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], ()) or (isinstance(value, str) and not value.strip())


def _value(one: Field, given: Any) -> tuple[Any, str]:
    if one.type in (LIST, CONCEPTS, LANGUAGES):
        return _several(one, given)
    if isinstance(given, (list, tuple, dict)):
        return None, "field_not_one_value"
    text = str(given).strip()
    match one.type:
        case "number":
            return (int(text), "") if text.isdigit() and len(text) < 10 else (None, "field_not_a_number")
        case "duration":
            seconds = given if isinstance(given, int) else read_clock(text)
            return (seconds, "") if seconds else (None, "field_not_a_duration")
        case "date":
            date = PreciseDate.read(text)
            return (str(date), "") if date else (None, "field_not_a_date")
        case "choice":
            return (text, "") if text in (one.choices or {}) else (None, "field_not_a_choice")
        case "url":
            good = text.startswith(("http://", "https://")) and len(text) <= LONGEST[URL]
            return (text, "") if good else (None, "field_not_an_address")
        case _:
            return (text, "") if len(text) <= LONGEST[one.type] else (None, "field_too_long")


def _several(one: Field, given: Any) -> tuple[list[str] | None, str]:
    lines = given.splitlines() if isinstance(given, str) else list(given)
    items = list(dict.fromkeys(text for line in lines if (text := str(line).strip())))
    if len(items) > MOST_ITEMS or any(len(text) > LONGEST[TEXT] for text in items):
        return None, "field_too_long"
    if one.type == CONCEPTS and not all(_SLUG.match(text) for text in items):
        return None, "field_not_a_choice"
    if one.type == LANGUAGES and not all(_LANGUAGE.match(text) for text in items):
        return None, "field_not_a_language"
    return items, ""


def read_clock(text: str) -> int:
    """Seconds of ``1:05``, ``1 h 05``, ``65 min`` or ``1:05:30``; 0 when it is none of these.

    Two numbers are hours and minutes, as people say of a talk; three are hours, minutes and seconds.
    """
    plain = text.strip().lower()
    if whole := re.match(r"^(\d{1,3})\s*h$", plain):
        return int(whole[1]) * 3600
    found = _CLOCK.match(plain)
    if found is None:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if (found[1] is not None and minutes > 59) or seconds > 59:
        return 0
    return hours * 3600 + minutes * 60 + seconds
