"""Who is there: what is noted of persons at the door, and what it makes of the voices of a roll.

An entry is there as long as one of the persons who came with it is: a delegate and their substitute are one voice.
Somebody noted without a name (``None``) is whoever the desk saw; when the desk notes that an entry left without saying
who, nobody of it is there any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from chantier.assemblies.core.quorum import Movement, Quorum, QuorumRule, quorum, replay


@dataclass(frozen=True)
class Noted:
    """Somebody of an entry arrived or left."""

    at: datetime
    entry: int
    arrived: bool
    person: int | None = None


@dataclass(frozen=True)
class Voice:
    """What an entry counts for: its college, its voices."""

    college: str
    voices: int = 1


def there(noted: Iterable[Noted]) -> dict[int, frozenset[int | None]]:
    """Who came with each entry that is there after all this, in the order in which it was noted."""
    found: dict[int, frozenset[int | None]] = {}
    for one in noted:
        now = after(found.get(one.entry, frozenset()), one)
        if now:
            found[one.entry] = now
        else:
            found.pop(one.entry, None)
    return found


def after(before: frozenset[int | None], one: Noted) -> frozenset[int | None]:
    """Who is there of an entry after something was noted of it."""
    if one.arrived:
        return before | {one.person}
    if one.person is None:
        return frozenset()
    return before - ({one.person} if one.person in before else {None})


def moves(noted: Iterable[Noted]) -> Iterator[tuple[datetime, int, bool]]:
    """(when, entry, there or not) each time that an entry comes or goes."""
    found: dict[int, frozenset[int | None]] = {}
    for one in noted:
        before = found.get(one.entry, frozenset())
        found[one.entry] = now = after(before, one)
        if bool(before) != bool(now):
            yield one.at, one.entry, bool(now)


def timeline(
    *, rule: QuorumRule, rolls: Sequence[tuple[datetime, Mapping[int, Voice]]], noted: Iterable[Noted]
) -> tuple[tuple[datetime, Quorum], ...]:
    """The quorum after each instant at which somebody moved or the roll was corrected, in the order of time.

    ``rolls`` are the roll when it was frozen, then after each correction, each with its instant. Who is struck off is
    no longer there, though nothing says that they left.
    """
    moved = list(moves(noted))
    found: list[tuple[datetime, Quorum]] = []
    last = (datetime.max.replace(tzinfo=rolls[-1][0].tzinfo), rolls[-1][1])
    for (since, roll), (until, _next) in pairwise((*rolls, last)):
        by_college = counted(roll)
        here = [
            Movement(at, str(entry), roll[entry].college, arrived, roll[entry].voices)
            for at, entry, arrived in moved
            if at < until and entry in roll
        ]
        begins = quorum(rule=rule, roll=by_college, present={})
        inside = []
        for at, one in replay(rule=rule, roll=by_college, movements=here):
            if at <= since:
                begins = one
            else:
                inside.append((at, one))
        if since < until:
            found += [(since, begins), *inside]
    return tuple(found)


def counted(roll: Mapping[int, Voice]) -> dict[str, int]:
    """Voices by college."""
    found: dict[str, int] = {}
    for voice in roll.values():
        found[voice.college] = found.get(voice.college, 0) + voice.voices
    return found
