"""A description without what nobody can see or keep: NUL and the other control characters (Unicode category Cc).

PostgreSQL refuses NUL in texts and XML refuses most controls; line ends and tabs stay. Who reads a file of references
tells how many were removed (``core/references``); here nothing of the sort may pass, wherever it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from chantier.library.core.description import Description

_REMOVED: Final = {code: None for code in (*range(32), *range(127, 160)) if code not in (9, 10, 13)}


def visible(one: Description) -> Description:
    """The same description, every text without control characters; the very same object when there were none."""
    made: Description = _clean(one)
    return one if made == one else made


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_REMOVED)
    if isinstance(value, (tuple, list)):
        return type(value)(_clean(part) for part in value)
    if isinstance(value, Mapping):
        return {_clean(name): _clean(part) for name, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _clean(getattr(value, field.name)) for field in fields(value)})
    return value
