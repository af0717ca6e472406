"""How to reach an organisation: telephone, e-mail and web site, from what was written in a cell."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from chantier.directory.core.cleaned import Cleaned
from chantier.directory.core.findings import Finding, finding

_EXTENSION: Final = re.compile(
    r"(?i)[\s,;]*(?:\(?\s*(?:poste|ext(?:ension)?|x|p|#|int)\b\.?\s*:?\s*|#\s*)(\d{1,6})\)?\s*$"
)


def clean_phone(text: str) -> Cleaned:
    """E.164 with its extension (``+18193742222;ext=204``); the first of several is kept, which is said."""
    problems: list[Finding] = []
    first = re.split(r"\s*(?:;|\||\bou\b|\bor\b|\s/\s)\s*", text)[0]
    if first != text:
        problems.append(finding("first_of_several", value=text, kept=first))
    extension = _EXTENSION.search(first)
    suffix = f";ext={extension.group(1)}" if extension else ""
    body = first[: extension.start()] if extension else first
    digits = "".join(c for c in body if c.isdigit() and c.isascii())
    if re.search(r"[A-Za-z]{3,}", re.sub(r"(?i)t[ée]l\w*|bureau|cell?\w*", "", body)):
        return Cleaned(None, (*problems, finding("not_a_phone", value=text)))
    if body.strip().startswith("+") and not digits.startswith("1") and 8 <= len(digits) <= 15:
        return Cleaned(f"+{digits}{suffix}", tuple(problems))
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    if len(digits) == 10 and digits[0] in "23456789" and digits[3] in "23456789":
        return Cleaned(f"+1{digits}{suffix}", tuple(problems))
    code = "phone_without_area" if len(digits) == 7 else "not_a_phone"
    return Cleaned(None, (*problems, finding(code, value=text)))


def readable_phone(value: str) -> tuple[str, str]:
    """(number, extension) as people here write them: ``+18195550177;ext=3`` is ``819 555-0177`` and ``3``.

    A number of another country, or of another shape, is given back as it is.
    """
    number, _separator, extension = value.partition(";ext=")
    found = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", number)
    return (f"{found.group(1)} {found.group(2)}-{found.group(3)}" if found else number), extension


_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)


def clean_email(text: str) -> Cleaned:
    """One address, its domain in lower case; the first of several is kept, which is said."""
    candidate = re.sub(r"(?i)^mailto:\s*", "", text).strip("<> .,;")
    parts = [part.strip("<> .,") for part in re.split(r"[;,|\s]+", candidate) if "@" in part]
    if not parts or not _EMAIL.fullmatch(parts[0]) or ".." in parts[0]:
        return Cleaned(None, (finding("not_an_email", value=text),))
    local, _, domain = parts[0].rpartition("@")
    address = f"{local}@{domain.lower()}"
    if len(parts) > 1:
        return Cleaned(address, (finding("first_of_several", value=text, kept=address),))
    return Cleaned(address)


def clean_website(text: str) -> Cleaned:
    """One ``http`` or ``https`` address; any other scheme is refused."""
    parts = re.split(r"\s*(?:;|\||,\s|\s+(?:et|ou|and|or)\s+|\s)\s*", text)
    first = next((part for part in parts if "." in part), parts[0]).strip("<>()\"' ")
    problems: tuple[Finding, ...] = ()
    if len([part for part in parts if "." in part]) > 1:
        problems = (finding("first_of_several", value=text, kept=first),)
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)", first)
    if scheme and scheme.group(1).lower() not in ("http", "https"):
        return Cleaned(None, (*problems, finding("address_refused", value=text)))
    if "@" in first.split("/", 3)[0 if "//" not in first else 2]:
        return Cleaned(None, (*problems, finding("not_a_website", value=text)))
    address = first if scheme else f"https://{first.lstrip('/')}"
    address = re.sub(r"^(https?):/*", lambda m: f"{m.group(1).lower()}://", address, flags=re.IGNORECASE)
    try:
        split = urlsplit(address)
        host = (split.hostname or "").lower()
        port = f":{split.port}" if split.port else ""
    except ValueError:
        return Cleaned(None, (*problems, finding("not_a_website", value=text)))
    labels = host.split(".")
    if (
        len(labels) < 2
        or not all(re.fullmatch(r"(?!-)[\w-]{1,63}(?<!-)", label) for label in labels)
        or labels[-1].isdigit()
    ):
        return Cleaned(None, (*problems, finding("not_a_website", value=text)))
    path = "" if split.path in ("", "/") and not split.query else split.path
    tail = f"?{split.query}" if split.query else ""
    return Cleaned(f"{split.scheme}://{host}{port}{path}{tail}", problems)
