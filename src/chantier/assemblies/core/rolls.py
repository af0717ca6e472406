"""The roll as everybody can hash it again: its entries as they were frozen, and its corrections one after another.

The fingerprint after a correction is that of the same document with one correction more: nothing has to be undone to
check it. No person is in it: an entry of a body made of persons has no name, and who speaks for an entry is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from chantier.assemblies.core.canonical import canonical, fingerprint

VERSION: Final = 1
ADDED, STRUCK, COLLEGE, VOICES = "added", "struck", "college", "voices"


@dataclass(frozen=True)
class Entry:
    """One voice of a roll. ``organization`` is its public identifier, empty where the entry is a person's."""

    number: int
    organization: str
    name: str
    college: str
    voices: int = 1

    def told(self) -> dict[str, Any]:
        """As the canonical document tells it."""
        return {
            "number": self.number,
            "organization": self.organization,
            "name": self.name if self.organization else "",
            "college": self.college,
            "voices": self.voices,
        }


@dataclass(frozen=True)
class Correction:
    """A correction: of which entry, what, from and to what, why, when (UTC, to the second, as the log writes it)."""

    number: int
    what: str
    before: str
    after: str
    reason: str
    at: str


def at_origin(entries: Iterable[Entry], corrections: Sequence[Correction]) -> dict[int, Entry]:
    """By number, the entries as they were when they came on the roll, from what they are now."""
    found = {entry.number: entry for entry in entries}
    for one in reversed(corrections):
        if one.what == COLLEGE:
            found[one.number] = replace(found[one.number], college=one.before)
        elif one.what == VOICES:
            found[one.number] = replace(found[one.number], voices=int(one.before))
    return found


def document(
    *, meeting: str, as_of: str, entries: Iterable[Entry], corrections: Sequence[Correction]
) -> dict[str, Any]:
    """The canonical document of a roll (``roll.json``), from its entries as they are now and all its corrections."""
    origin = at_origin(entries, corrections)
    added = {one.number for one in corrections if one.what == ADDED}
    return {
        "v": VERSION,
        "meeting": meeting,
        "as_of": as_of,
        "entries": [origin[number].told() for number in sorted(origin) if number not in added],
        "corrections": [_told(one, origin) for one in corrections],
    }


def _told(one: Correction, origin: Mapping[int, Entry]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": one.number,
        "what": one.what,
        "before": one.before,
        "after": one.after,
        "reason": one.reason,
        "at": one.at,
    }
    if one.what == ADDED:
        told["entry"] = origin[one.number].told()
    return told


def fingerprint_of(told: Mapping[str, Any]) -> str:
    """The fingerprint of a document."""
    return fingerprint(canonical(told))


def in_force(told: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The entries that a document comes to once its corrections are made, in the order of numbers."""
    found = {entry["number"]: _entry(entry) for entry in told["entries"]}
    for one in told["corrections"]:
        number, what, after = one["number"], one["what"], one["after"]
        if what == ADDED:
            found[number] = _entry(one["entry"])
        elif what == STRUCK:
            found.pop(number, None)
        elif what == COLLEGE:
            found[number] = replace(found[number], college=after)
        elif what == VOICES:
            found[number] = replace(found[number], voices=int(after))
    return tuple(found[number] for number in sorted(found))


def _entry(told: Mapping[str, Any]) -> Entry:
    return Entry(told["number"], told["organization"], told["name"], told["college"], told["voices"])


@dataclass(frozen=True)
class Register:
    """Those of one college who may vote: how many, with how many voices, and the fingerprint of their list."""

    entries: int
    voices: int
    sha256: str


def registers(entries: Iterable[Entry]) -> dict[str, Register]:
    """By college, what the setup of a vote says of those who may vote: ``[[number, public id, voices]…]`` hashed."""
    lists: dict[str, list[list[int | str]]] = defaultdict(list)
    for entry in sorted(entries, key=lambda one: one.number):
        lists[entry.college].append([entry.number, entry.organization, entry.voices])
    return {
        college: Register(len(rows), sum(int(row[2]) for row in rows), fingerprint(canonical(rows)))
        for college, rows in sorted(lists.items())
    }
