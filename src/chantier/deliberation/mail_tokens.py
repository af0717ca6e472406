"""Reply addresses: each says, signed, who may answer, in whose name, and what; it works for sixty days.

A local part may lose its capitals on the way and has 64 characters at most (RFC 5321, 4.5.3.1.1): numbers in base 36.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

VALID_DAYS: Final = 60
ARGUMENT, PROPOSAL = "a", "p"
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_SHAPE: Final = re.compile(
    r"\+(?P<said>[0-9a-z]{1,12}-[0-9a-z]{1,12}-(?P<kind>[ap])[0-9a-z]{1,12}-[0-9a-z]{1,6})-(?P<seal>[0-9a-f]{20})@",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Key:
    """What a reply address says. ``kind`` is what ``thing_id`` numbers: an argument or a proposal."""

    person_id: int
    voice_id: int
    kind: str
    thing_id: int
    expires_on: int  # days since 1970

    def is_old(self, at: datetime) -> bool:
        """Whether it has done its time."""
        return _day(at) > self.expires_on


def reply_address(*, person_id: int, voice_id: int, kind: str, thing_id: int, at: datetime) -> str:
    """The address to answer to; empty where the instance receives no mail (``CHANTIER_REPLY_ADDRESS``)."""
    local, sign, domain = settings.CHANTIER_REPLY_ADDRESS.partition("@")
    if not sign:
        return ""
    said = f"{_b36(person_id)}-{_b36(voice_id)}-{kind}{_b36(thing_id)}-{_b36(_day(at) + VALID_DAYS)}"
    return f"{local}+{said}-{_seal(said)}@{domain}"


def read_key(texts: Iterable[str]) -> Key | None:
    """The first key that is ours in these texts: recipients, then the body where a program quoted the address."""
    for text in texts:
        for found in _SHAPE.finditer(text):
            said = found["said"].lower()
            if constant_time_compare(_seal(said), found["seal"].lower()):
                person, voice, thing, day = said.split("-")
                return Key(int(person, 36), int(voice, 36), thing[0], int(thing[1:], 36), int(day, 36))
    return None


def _seal(said: str) -> str:
    return salted_hmac("deliberation.reply", said, algorithm="sha256").hexdigest()[:20]


def _day(at: datetime) -> int:
    return int(at.timestamp() // 86_400)


def _b36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
