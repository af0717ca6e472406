"""Identifiers that others gave, in one normal form each.

Sources: DOI Handbook (a DOI is case-insensitive; lower case here), ISBN Users' Manual (check digits), ISO 3297 (ISSN),
ORCID (ISO 7064 mod 11-2).
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from chantier.library.core.description import Identified

_DOI: Final = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_NOT_IN_ISBN: Final = re.compile(r"[\s\-‐‑–]")
_TRACKING: Final = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_[ce]id)=", re.IGNORECASE)


def doi(text: str) -> str:
    """The DOI in a text or an address, lower case without its resolver; empty when there is none."""
    found = _DOI.search(unquote(text))
    return found[0].rstrip(".,;)]").lower() if found else ""


def isbn(text: str) -> str:
    """The thirteen digits of an ISBN-10 or ISBN-13 whose check digit is right; else empty."""
    plain = _NOT_IN_ISBN.sub("", text.upper().removeprefix("ISBN").lstrip(": "))
    if re.fullmatch(r"\d{9}[\dX]", plain):
        total = sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(plain))
        return _with_check("978" + plain[:9]) if total % 11 == 0 else ""
    if re.fullmatch(r"97[89]\d{10}", plain) and _with_check(plain[:12]) == plain:
        return plain
    return ""


def _with_check(twelve: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return f"{twelve}{-total % 10}"


def issn(text: str) -> str:
    """An ISSN as ``1234-5678`` when its check digit is right; else empty."""
    found = re.fullmatch(r"(\d{4})-?(\d{3})([\dX])", text.strip().upper())
    if found is None:
        return ""
    total = sum((8 - place) * int(digit) for place, digit in enumerate(found[1] + found[2]))
    check = "0123456789X"[-total % 11]
    return f"{found[1]}-{found[2]}{found[3]}" if found[3] == check else ""


def doi_or_isbn(text: str) -> Identified | None:
    """What somebody typed or pasted, as a DOI or else an ISBN; nothing when it is neither."""
    if found := doi(text):
        return Identified("doi", found)
    if found := isbn(text):
        return Identified("isbn", found)
    return None


def orcid(text: str) -> str:
    """An ORCID as ``0000-0002-1825-0097`` when its check character is right; else empty."""
    found = re.search(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])$", text.strip().upper())
    if found is None:
        return ""
    digits = "".join(found.groups())
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    return "-".join(found.groups()) if digits[15] == "0123456789X"[(12 - total % 11) % 11] else ""


def address(text: str) -> str:
    """An address to compare: https, host in lower case without ``www.``, no fragment, tracking or final slash."""
    parts = urlsplit(text.strip())
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return ""
    query = "&".join(part for part in parts.query.split("&") if part and not _TRACKING.match(part))
    return urlunsplit(("https", parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), query, ""))


def normalised(one: Identified) -> Identified:
    """The same identifier in its normal form, or as it was given when it has none: nothing is lost."""
    made = {"doi": doi, "isbn": isbn, "issn": issn}.get(one.scheme)
    return Identified(one.scheme, ((made(one.value) if made else "") or one.value.strip())[:300])
