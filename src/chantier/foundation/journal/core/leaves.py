"""What goes into the public log: the canonical JSON of a small object that anybody may read for ever.

Nothing that concerns a person goes in: numbers of things, names of organisations that spoke in public, counts, results,
fingerprints. What may have to be erased one day stays out, and its fingerprint with a salt goes in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from chantier.foundation.journal.core.canonical import NotCanonical, canonical
from chantier.foundation.journal.core.tiles import LONGEST_ENTRY

VERSION: Final = 1
_KIND: Final = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+", re.ASCII)


class BadLeaf(ValueError):
    """A value that cannot go into the log; the message says why, for who writes the program."""


def leaf(*, kind: str, value: Mapping[str, Any]) -> bytes:
    """The entry of ``value``, with its version and its kind (« mandate.what_was_done »). Raises `BadLeaf`."""
    if len(kind) > 80 or not _KIND.fullmatch(kind):
        raise BadLeaf(f"not a kind: {kind!r}")
    if taken := {"v", "kind"} & set(value):
        raise BadLeaf(f"the log writes these itself: {sorted(taken)}")
    try:
        entry = canonical({"v": VERSION, "kind": kind, **value})
    except NotCanonical as error:
        raise BadLeaf(str(error)) from error
    if len(entry) > LONGEST_ENTRY:
        raise BadLeaf(f"{len(entry)} bytes; {LONGEST_ENTRY} at most")
    return entry


def of_act(*, at: datetime, subject: tuple[str, int | str], public: Mapping[str, Any]) -> Mapping[str, Any]:
    """The value of an act that is public: when, to the second, about what, and what it tells. Raises `BadLeaf`."""
    if taken := {"at", "subject"} & set(public):
        raise BadLeaf(f"the act says these itself: {sorted(taken)}")
    return {"at": instant(at), "subject": list(subject), **public}


def instant(at: datetime) -> str:
    """A time as entries write it: UTC, to the second. Raises `BadLeaf` where it has no time zone."""
    if at.tzinfo is None:
        raise BadLeaf("a time without its zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_of(value: Mapping[str, Any]) -> datetime | None:
    """The time that an entry says, or None."""
    try:
        return datetime.strptime(str(value.get("at")), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def told(entry: bytes) -> Mapping[str, Any] | None:
    """What an entry says, or None where it is not the canonical JSON of an object."""
    try:
        value = json.loads(entry)
        return value if isinstance(value, dict) and canonical(value) == entry else None
    except (ValueError, RecursionError):
        return None
