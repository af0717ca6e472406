"""The code on a badge: the number of an entry of the roll, and a proof that this instance wrote it."""

from __future__ import annotations

import base64
from typing import Final

from django.utils.crypto import constant_time_compare, salted_hmac

_SALT: Final = "chantier.assemblies.badge"
#: Characters of the proof: eighty bits.
_LENGTH: Final = 16
_LONGEST_NUMBER: Final = 7


def badge_code(roll_id: int, number: int) -> str:
    """« 12-abcd… »: the code of an entry. Anybody who reads it may show it: it serves one arrival, noted by a desk."""
    digest = salted_hmac(_SALT, f"{roll_id}:{number}", algorithm="sha256").digest()
    return f"{number}-{base64.b32encode(digest).decode('ascii').lower()[:_LENGTH]}"


def number_on(roll_id: int, code: str) -> int | None:
    """The number of the entry whose code this is; None for a code that was not written for this roll."""
    number = code.partition("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER):
        return None
    return int(number) if constant_time_compare(badge_code(roll_id, int(number)), code) else None
