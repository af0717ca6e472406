"""What a vote is, frozen as it opens: one canonical record, whose fingerprint is the first leaf about it.

Whoever keeps that leaf knows that neither the question, the options, the rule nor those who could vote changed after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from chantier.assemblies.core.canonical import canonical, fingerprint
from chantier.assemblies.core.majorities import MajorityRule, Threshold
from chantier.assemblies.core.quorum import Quorum

VERSION: Final = 1
VERIFIER: Final = "1"
TIE: Final = "lot-sha256"


@dataclass(frozen=True, order=True)
class Elector:
    """One who may vote: a number of the roll, the organisation's public identifier (or none), and the voices."""

    number: int
    organization: str = ""
    voices: int = 1


@dataclass(frozen=True)
class College:
    """Who may vote in a college, and how many voices were present and on the roll when the vote opened."""

    electors: tuple[Elector, ...] = ()
    present: int = 0
    roll: int = 0

    @property
    def voices(self) -> int:
        """The voices that may be cast."""
        return sum(one.voices for one in self.electors)


@dataclass(frozen=True)
class Setup:
    """The record of a vote. Instants are written in UTC, to the second. ``options``: (key, label), in their order."""

    vote: str
    meeting: str
    number: int
    level: str
    question: str
    options: tuple[tuple[str, str], ...]
    counting: Mapping[str, str | int]
    majority: tuple[str, MajorityRule] | None
    colleges: tuple[str, ...]
    register: Mapping[str, College]
    quorum: Quorum | None
    small: int
    opened_at: str
    closes_at: str | None = None
    secret_asked: bool = False
    #: The public key of acknowledgements, where the vote is secret.
    acknowledged_by: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


def register_of(electors: Iterable[Elector]) -> list[list[Any]]:
    """The canonical list of those who may vote in a college: [number, organisation, voices], by number."""
    return [[one.number, one.organization, one.voices] for one in sorted(electors)]


def record_of(setup: Setup) -> bytes:
    """The canonical record. Raises `Impossible` for what has no canonical form."""
    return canonical(
        {
            "v": VERSION,
            "vote": setup.vote,
            "meeting": setup.meeting,
            "number": setup.number,
            "level": setup.level,
            "question": setup.question,
            "options": [{"key": key, "label": label} for key, label in setup.options],
            "counting": dict(setup.counting),
            "majority": None if setup.majority is None else _majority(*setup.majority),
            "colleges": sorted(setup.colleges),
            "register": {name: _college(college) for name, college in setup.register.items()},
            "quorum": None if setup.quorum is None else quorum_of(setup.quorum),
            "small": setup.small,
            "tie": TIE,
            "opened_at": setup.opened_at,
            "closes_at": setup.closes_at,
            "verifier": VERIFIER,
            "secret_asked": setup.secret_asked,
            "acknowledged_by": setup.acknowledged_by,
            **setup.more,
        }
    )


def quorum_of(quorum: Quorum) -> dict[str, Any]:
    """A quorum as it is written: parts [college or "", present, needed, roll]."""
    return {
        "reached": quorum.is_reached,
        "parts": [[part.college or "", part.present, part.needed, part.roll] for part in quorum.parts],
    }


def _college(college: College) -> dict[str, Any]:
    return {
        "entries": len(college.electors),
        "voices": college.voices,
        "sha256": fingerprint(canonical(register_of(college.electors))),
        "present": college.present,
        "roll": college.roll,
    }


def _majority(name: str, rule: MajorityRule) -> dict[str, Any]:
    return {
        "name": name,
        "whole": _threshold(rule.whole),
        "college": None if rule.college is None else _threshold(rule.college),
        "colleges": rule.colleges,
    }


def _threshold(threshold: Threshold) -> dict[str, Any]:
    return {"share": str(threshold.share), "base": threshold.base, "strictly": threshold.strictly}


def majority_in(record: Mapping[str, Any]) -> MajorityRule:
    """The majority that a record of setup says. A vote is decided by this one, whatever by-laws say later."""
    said = record["majority"]
    college = said["college"]
    return MajorityRule(
        _read(said["whole"]), college=None if college is None else _read(college), colleges=said["colleges"]
    )


def _read(said: Mapping[str, Any]) -> Threshold:
    return Threshold(Fraction(said["share"]), base=said["base"], strictly=said["strictly"])


def voices_in(record: Mapping[str, Any]) -> Mapping[str, tuple[int, int]]:
    """By college, the voices (present, on the roll) when the vote opened."""
    return {name: (said["present"], said["roll"]) for name, said in record["register"].items()}


def keys_in(record: Mapping[str, Any]) -> Sequence[str]:
    """The keys of the options of a record."""
    return [option["key"] for option in record["options"]]
