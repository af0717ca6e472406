"""The floor read again from its rows: what is open, what each motion reads now, and how each one ended.

A row is never erased: a "void" row says that another was a mistake, and the reading leaves both out. A motion that was
moved by mistake keeps its number, which nobody else takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from chantier.assemblies.core.motions import ADOPTED, AMENDMENT, SUB_AMENDMENT, Floor, Rules, Step, after

VOID: Final = "void"
#: What became of a motion that was moved by mistake.
UNDONE: Final = "undone"


@dataclass(frozen=True)
class Row:
    """A row of the floor: ``number`` in order; ``motion`` the number of the motion it is about."""

    number: int
    did: str
    at: datetime
    kind: str = ""
    who: str = ""
    motion: int = 0
    voids: int | None = None


@dataclass(frozen=True)
class Wording:
    """A motion as it was moved, and the number of what it amends."""

    text: str = ""
    on: int | None = None


@dataclass(frozen=True)
class Reading:
    """The floor after all rows; the text of each motion now; how and when each one ended, by number."""

    floor: Floor
    texts: Mapping[int, str] = field(default_factory=dict)
    fates: Mapping[int, tuple[str, datetime]] = field(default_factory=dict)
    voided: frozenset[int] = frozenset()


def read_again(rows: Sequence[Row], moved: Mapping[int, Wording], rules: Rules) -> Reading:
    """What rows, in order, come to. An amendment that was adopted gives its text to what it amends.

    Rules are not asked again: a step that was taken under them stands.
    """
    voided = frozenset(row.voids for row in rows if row.voids is not None)
    floor, texts, fates = Floor(), {number: one.text for number, one in moved.items()}, {}
    for row in rows:
        if row.did == VOID:
            continue
        if row.number in voided:
            if row.did == "move":
                floor = replace(floor, numbered=floor.numbered + 1)
                fates[row.motion] = (UNDONE, row.at)
            continue
        before = len(floor.ended)
        floor = after(floor, Step(row.did, row.kind, row.who))
        for motion, fate in floor.ended[before:]:
            fates[motion.number] = (fate, row.at)
            on = moved.get(motion.number, Wording()).on
            if fate == ADOPTED and motion.kind in (AMENDMENT, SUB_AMENDMENT) and on is not None:
                texts[on] = texts.get(motion.number, "")
    return Reading(replace(floor, rules=rules), texts, fates, voided)


def last_standing(rows: Sequence[Row]) -> Row | None:
    """The last step that was not a mistake: the one that may be undone."""
    voided = {row.voids for row in rows}
    return next((row for row in reversed(rows) if row.did != VOID and row.number not in voided), None)
