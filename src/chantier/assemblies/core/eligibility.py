"""Who may stand for a seat: the conditions of an election as data, and what a candidacy does not meet.

``conditions`` of an election::

    {"of_college": true,      # the organisation that presents is of the college, on the day of the roll
     "member_days": 90,       # a member for so many days, without a day outside
     "one_each": true,        # an organisation presents one person
     "most_terms": 2,         # terms of this body already held by the person, one after the other or not
     "must_say": ["under-35"],                # what each candidate says of themselves, nobody checks it
     "floors": [{"group": "under-35", "least": 1}, {"group": "gender", "is": "f", "least": 2}]}  # core/sharing.py

What people say of themselves is what they chose to say: never guessed, never asked twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from chantier.assemblies.core.refusals import Because, Impossible
from chantier.assemblies.core.sharing import MOST_FLOORS, Floor

#: What a candidate may say of themselves, and what they may answer.
UNDER_35: Final = "under-35"
GENDER: Final = "gender"
SAID: Final[Mapping[str, tuple[str | bool, ...]]] = {UNDER_35: (True,), GENDER: ("f", "m", "x")}
_KEYS: Final = frozenset({"of_college", "member_days", "one_each", "most_terms", "must_say", "floors"})
_MOST_DAYS: Final = 3_660
_MOST: Final = 100


@dataclass(frozen=True)
class Conditions:
    """The conditions of an election, read."""

    of_college: bool = False
    member_days: int = 0
    one_each: bool = False
    most_terms: int | None = None
    must_say: tuple[str, ...] = ()
    floors: tuple[Floor, ...] = ()

    @property
    def asks(self) -> tuple[str, ...]:
        """What candidates are asked of themselves: nothing that no condition needs."""
        wanted = {*self.must_say, *(floor.group for floor in self.floors)}
        return tuple(name for name in SAID if name in wanted)


@dataclass(frozen=True)
class Facts:
    """What is known of a candidacy on the day of the roll.

    ``member_since``: the first day of the membership that holds then; none: not a member, or its day is not known.
    """

    on: date
    has_organization: bool = True
    in_college: bool = True
    is_member: bool = True
    member_since: date | None = None
    others_presented: int = 0
    terms_held: int = 0
    said: Mapping[str, Any] = field(default_factory=dict)


def read_conditions(given: Mapping[str, Any]) -> Conditions:
    """The conditions of an election. Raises `Impossible` for what cannot be read: nothing is passed over."""
    unknown = sorted(set(given) - _KEYS)
    if unknown:
        raise Impossible("conditions_key", key=unknown[0][:40])
    most_terms = given.get("most_terms")
    must_say = given.get("must_say", ())
    if not isinstance(must_say, list | tuple) or any(one not in SAID for one in must_say):
        raise Impossible("conditions_key", key="must_say")
    floors = given.get("floors", ())
    if not isinstance(floors, list | tuple) or len(floors) > MOST_FLOORS:
        raise Impossible("too_many_floors", most=MOST_FLOORS)
    return Conditions(
        of_college=_flag(given, "of_college"),
        member_days=_number(given.get("member_days", 0), "member_days", most=_MOST_DAYS),
        one_each=_flag(given, "one_each"),
        most_terms=None if most_terms is None else _number(most_terms, "most_terms", least=1),
        must_say=tuple(must_say),
        floors=tuple(_floor(one) for one in floors),
    )


def said_of(given: Mapping[str, Any], conditions: Conditions) -> dict[str, str | bool]:
    """What a candidate said, kept to what is asked. Raises `Impossible` for an answer that does not exist."""
    found: dict[str, str | bool] = {}
    for name in conditions.asks:
        value = given.get(name)
        if value in (None, "", False):
            continue
        if value not in SAID[name]:
            raise Impossible("said_unknown", about=name)
        found[name] = value
    return found


def reasons(conditions: Conditions, facts: Facts) -> tuple[Because, ...]:
    """What a candidacy does not meet; none: it may be accepted."""
    found: list[Because] = []
    organization = conditions.of_college or conditions.member_days or conditions.one_each
    if organization and not facts.has_organization:
        found.append(Because("presented_by_nobody"))
    elif organization:
        if conditions.of_college and not facts.in_college:
            found.append(Because("not_of_college"))
        if conditions.member_days:
            found.extend(_too_recent(conditions.member_days, facts))
        if conditions.one_each and facts.others_presented:
            found.append(Because("presents_another"))
    if conditions.most_terms is not None and facts.terms_held >= conditions.most_terms:
        found.append(Because("terms_exhausted", {"held": facts.terms_held, "most": conditions.most_terms}))
    found.extend(Because(f"did_not_say_{name}") for name in conditions.must_say if not facts.said.get(name))
    return tuple(found)


def _too_recent(days: int, facts: Facts) -> tuple[Because, ...]:
    if not facts.is_member:
        return (Because("not_a_member"),)
    if facts.member_since is None:
        return ()  # a member since nobody knows when: older than the register
    held = (facts.on - facts.member_since).days
    return () if held >= days else (Because("member_too_recent", {"held": max(held, 0), "needed": days}),)


def _flag(given: Mapping[str, Any], key: str) -> bool:
    value = given.get(key, False)
    if not isinstance(value, bool):
        raise Impossible("conditions_key", key=key)
    return value


def _number(value: Any, key: str, *, least: int = 0, most: int = _MOST) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Impossible("conditions_key", key=key)
    return value


def _floor(given: Any) -> Floor:
    if not isinstance(given, Mapping) or set(given) - {"group", "is", "least"}:
        raise Impossible("conditions_key", key="floors")
    group, value = given.get("group"), given.get("is", True)
    if not isinstance(group, str) or value not in SAID.get(group, ()):
        raise Impossible("conditions_key", key="floors")
    return Floor(group, value, _number(given.get("least", 1), "floors", least=1))
