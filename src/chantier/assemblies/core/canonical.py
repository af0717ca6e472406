"""One way to write a value as bytes, so that its SHA-256 is the same for everybody.

UTF-8 JSON: keys sorted, no space, nothing but objects, arrays, strings, whole numbers, true, false and null. No decimal
number: totals and shares are strings. It is RFC 8785 restricted to what this house writes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from chantier.assemblies.core.refusals import Impossible


def canonical(value: Any) -> bytes:
    """The canonical bytes of a value. Raises `Impossible` for a decimal number or what is not JSON."""
    return json.dumps(_checked(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _checked(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise Impossible("not_canonical", what="key")
        return {key: _checked(part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_checked(part) for part in value]
    raise Impossible("not_canonical", what=type(value).__name__)
