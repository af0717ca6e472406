"""Values written in the one way there is: RFC 8785 (JSON Canonicalization Scheme), of which numbers are whole.

Two programs that write the same value write the same bytes, so that a hash says something of the value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

#: Above this, a program that reads JSON numbers as RFC 8785 does (IEEE 754) no longer tells two integers apart.
GREATEST: Final = 2**53 - 1


class NotCanonical(ValueError):
    """A value that has no canonical form here; the message names its place."""


def canonical(value: Mapping[str, Any]) -> bytes:
    """The bytes of an object: keys in the order of UTF-16, no blank, UTF-8.

    Takes objects, lists, texts, whole numbers, true, false and null. Raises `NotCanonical`: a float, a number beyond
    2^53 - 1, a key that is not a text, half of a surrogate pair, anything that JSON does not write.
    """
    told = json.dumps(_ordered(value, "$"), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return told.encode()


def _ordered(value: object, place: str) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > GREATEST:
            raise NotCanonical(f"{place}: a number beyond 2^53")
        return int(value)
    if isinstance(value, str):
        return _text(value, place)
    if isinstance(value, (list, tuple)):
        return [_ordered(one, f"{place}[{number}]") for number, one in enumerate(value)]
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise NotCanonical(f"{place}: a key that is not a text")
            _text(key, place)
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _ordered(value[key], f"{place}.{key}") for key in keys}
    raise NotCanonical(f"{place}: {type(value).__name__} has no canonical form")


def _text(value: str, place: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"{place}: half of a surrogate pair") from error
    return str(value)
