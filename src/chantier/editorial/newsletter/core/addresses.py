"""An address as it is compared, and whether it may be written to at all."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 254  # RFC 5321, section 4.5.3.1.3
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}\Z")
_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z")


def key_of(address: str) -> str:
    """What two ways of writing one address share: no space around, no capital, one form of accents."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


def is_writable(address: str) -> bool:
    """Whether it is one plain address: one local part, one domain with a dot, no quote, no second line, no list."""
    if len(address) > LONGEST or address.count("@") != 1:
        return False
    local, _at, domain = address.partition("@")
    if local.startswith(".") or local.endswith(".") or ".." in local:
        return False
    return _LOCAL.match(local) is not None and _DOMAIN.match(domain.lower()) is not None
