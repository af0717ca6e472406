"""How filled seats are shared among groups: at least so many of each, and who is passed over, told.

The order is the one that the count gives (`counted_order`). It is gone through once, from the first to the last. A
person takes a seat unless those who come after could then no longer fill the floors with the seats that are left; who
is passed over is told with the floors that asked for it. So of all the ways to fill the floors, this one keeps the
highest of the order, place by place. A floor that the candidates cannot fill, alone or with the others, is lowered to
what they can, the last written first; that is told too. No floor, no change: the elected are those of the count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from chantier.assemblies.core.counting.lots import drawn
from chantier.assemblies.core.refusals import Impossible

MOST_FLOORS: Final = 3
#: The rules whose count puts everybody in an order. Others name who is elected and nobody after.
ORDERING: Final = ("scottish-stv", "approval", "majority")


@dataclass(frozen=True)
class Floor:
    """At least ``least`` seats for those who said ``is_`` of ``group``."""

    group: str
    is_: str | bool
    least: int

    def holds(self, said: Mapping[str, Any]) -> bool:
        """Whether somebody who said this is of the group."""
        return said.get(self.group) == self.is_


@dataclass(frozen=True)
class Skip:
    """Somebody whom a count placed before the last elected, and who is passed over for these floors."""

    key: str
    floors: tuple[Floor, ...]


@dataclass(frozen=True)
class Lowered:
    """A floor that the candidates could not fill: how many seats it keeps."""

    floor: Floor
    to: int


@dataclass(frozen=True)
class Shared:
    """The seats as they are filled, in the order of the count, and what the floors changed."""

    elected: tuple[str, ...]
    skipped: tuple[Skip, ...] = ()
    lowered: tuple[Lowered, ...] = ()


def counted_order(result: Mapping[str, Any]) -> tuple[str, ...]:
    """Every candidate in the order of a count. Raises `Impossible` for a rule that gives none.

    By a transferable vote: the elected as they were, then those never excluded by their last total, then the excluded,
    the last one first. By approval or majority: by total. What is level goes by the lot of the count's own seed.
    """
    if result["rule"] not in ORDERING:
        raise Impossible("no_order_in_rule", rule=str(result["rule"])[:40])
    elected, stages = list(result["elected"]), result["stages"]
    out: dict[str, int] = {}
    for place, stage in enumerate(stages):
        if result["rule"] == "scottish-stv":
            for key in stage["excluded"]:
                out.setdefault(key, place)
    last = stages[-1]["totals"] if stages else {}
    lot = {
        key: place
        for place, key in enumerate(drawn(result["seed"], stage=1, asked="election", names=result["candidates"]))
    }

    def place_of(key: str) -> tuple[int, int, int]:
        if key in out:
            return (1, -out[key], lot[key])
        return (0, -_units(last.get(key, "0")), lot[key])

    rest = [key for key in result["candidates"] if key not in set(elected)]
    return (*elected, *sorted(rest, key=place_of))


def share(
    order: Sequence[str], *, seats: int, floors: Sequence[Floor], said: Mapping[str, Mapping[str, Any]]
) -> Shared:
    """Fill the seats in this order with these floors. Raises `Impossible` beyond so many floors."""
    if len(floors) > MOST_FLOORS:
        raise Impossible("too_many_floors", most=MOST_FLOORS)
    seats = min(seats, len(order))
    kinds = [tuple(floor.holds(said.get(key, {})) for floor in floors) for key in order]
    needed = _reachable(kinds, [floor.least for floor in floors], seats)
    lowered = tuple(Lowered(floor, to) for floor, to in zip(floors, needed, strict=True) if to < floor.least)
    fewest = _fewest(kinds)
    elected: list[str] = []
    passed: list[Skip] = []
    lacking = tuple(needed)
    for place, key in enumerate(order):
        if len(elected) == seats:
            break
        after = _less(lacking, kinds[place])
        if fewest(place + 1, after) <= seats - len(elected) - 1:
            elected.append(key)
            lacking = after
            continue
        asked = tuple(
            floor for floor, lack, is_in in zip(floors, lacking, kinds[place], strict=True) if lack and not is_in
        )
        passed.append(Skip(key, asked))
    return Shared(tuple(elected), tuple(passed), lowered)


def _reachable(kinds: Sequence[tuple[bool, ...]], wanted: list[int], seats: int) -> list[int]:
    """The floors as they can be filled: each by those of its group, then all of them together."""
    needed = [min(least, seats, sum(kind[place] for kind in kinds)) for place, least in enumerate(wanted)]
    fewest = _fewest(kinds)
    for place in reversed(range(len(needed))):
        while needed[place] and fewest(0, tuple(needed)) > seats:
            needed[place] -= 1
    return needed


def _fewest(kinds: Sequence[tuple[bool, ...]]) -> Any:
    """How few of those from a place on fill what is lacking; more than all of them where they cannot."""
    never = len(kinds) + 1

    @cache
    def fewest(place: int, lacking: tuple[int, ...]) -> int:
        if not any(lacking):
            return 0
        if place >= len(kinds):
            return never
        without = fewest(place + 1, lacking)
        after = _less(lacking, kinds[place])
        return without if after == lacking else min(without, 1 + fewest(place + 1, after))

    return fewest


def _less(lacking: tuple[int, ...], kind: tuple[bool, ...]) -> tuple[int, ...]:
    return tuple(max(0, lack - is_in) for lack, is_in in zip(lacking, kind, strict=True))


def _units(total: str) -> int:
    """A total as a count writes it, in units of its tenth decimal."""
    whole, _dot, rest = total.partition(".")
    return int(whole) * 10**10 + int(rest[:10].ljust(10, "0") or "0")
