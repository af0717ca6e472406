"""Agreement across the groups a movement already knows, its regions and its colleges; exact, with no group guessed.

An item is worth what it is worth to the group that likes it least: a majority elsewhere never makes up for it. A
group of two is not heard as loudly as a group of forty: its share is drawn towards everyone's (an empirical Bayes
estimate with a prior of fixed weight, B. Efron and C. Morris, "Stein's paradox in statistics", 1977), and what it
said is shown as it is. Every number is a `Fraction`: the order of the positions cannot change a bit.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Final

SUPPORT: Final = Fraction(1)
RESERVE: Final = Fraction(3, 4)
ASIDE: Final = Fraction(1, 2)
OBJECT: Final = Fraction(0)

#: A group's share counts as if this many more voices had spoken in it, of everyone's mind.
PRIOR_VOICES: Final = 8
#: A list of what is shared the most holds this many items.
LONGEST_LIST: Final = 8
#: Tenths of the organisations that are left out, one after the other, to know how sure a place in the list is.
DRAWS: Final = 50
#: An item is surely among the first when it is in this part of the draws.
SURE: Final = Fraction(9, 10)
_HALF: Final = Fraction(1, 2)


@dataclass(frozen=True)
class Position:
    """What an organisation said of an item: `favour` from 0 (objects) to 1 (supports); one position for each item."""

    organization: str
    item: str
    favour: Fraction


@dataclass(frozen=True)
class GroupView:
    """What a group said of an item. `favour` is its mean as it is (None when silent), `weighed` what the order uses."""

    group: str
    spoke: int
    favour: Fraction | None
    weighed: Fraction
    silent: tuple[str, ...]

    @property
    def breaks(self) -> bool:
        """Whether the group, on balance, does not favour the item."""
        return self.favour is not None and self.favour < _HALF


@dataclass(frozen=True)
class Agreement:
    """An item across the groups: `least` is the weighed share of the least favourable, `least_groups` who they are.

    `overall` is everyone's share with one imagined voice for and one against; `silent_groups` said nothing at all.
    """

    item: str
    least: Fraction
    least_groups: tuple[str, ...]
    overall: Fraction
    spoke: int
    views: tuple[GroupView, ...]

    @property
    def breaks_in(self) -> tuple[str, ...]:
        return tuple(view.group for view in self.views if view.breaks)

    @property
    def silent_groups(self) -> tuple[str, ...]:
        return tuple(view.group for view in self.views if not view.spoke)

    @property
    def is_heard(self) -> bool:
        """Whether half of the groups at least said something: below that, silence would pass for agreement."""
        return 2 * len(self.silent_groups) <= len(self.views)


def agreements(
    positions: Iterable[Position], groups_of: Mapping[str, Collection[str]], *, items: Collection[str] = ()
) -> tuple[Agreement, ...]:
    """Every item, the widest agreement first; those on which most groups are silent come last.

    `groups_of` is the whole roll: each organisation that may speak, with the groups it belongs to (its region, its
    college: as many as there are ways to look). `items` adds those that nobody spoke of. Equal items are ordered by the
    share of all, then by how many spoke, then by name.

    To find what every group refuses, give 1 − favour. Raises `ValueError` for a position of an organisation outside the
    roll, for a favour outside [0, 1], and for two different positions of one organisation on one item.
    """
    said: dict[str, dict[str, Fraction]] = {item: {} for item in items}
    for position in positions:
        if position.organization not in groups_of:
            raise ValueError(f"{position.organization} is not on the roll")
        if not 0 <= position.favour <= 1:
            raise ValueError(f"{position.favour} is not between 0 and 1")
        favour = said.setdefault(position.item, {}).setdefault(position.organization, Fraction(position.favour))
        if favour != position.favour:
            raise ValueError(f"{position.organization} has two positions on {position.item}")
    members: dict[str, list[str]] = {}
    for organization in sorted(groups_of):
        for group in sorted(set(groups_of[organization])):
            members.setdefault(group, []).append(organization)
    ordered = [_agreement(item, favours, members) for item, favours in sorted(said.items())]
    ordered.sort(key=lambda one: (not one.is_heard, -one.least, -one.overall, -one.spoke))
    return tuple(ordered)


def first_without_some(
    positions: Iterable[Position],
    groups_of: Mapping[str, Collection[str]],
    *,
    most: int = LONGEST_LIST,
    draws: int = DRAWS,
) -> dict[str, Fraction]:
    """In which part of the draws each item is among the `most` first when one organisation in ten is left out.

    Where items follow each other closely the last places of a list are a matter of one or two voices: an item that
    keeps its place in nearly all draws is surely among the first, the others are level. The tenths are always the same
    ones: organisations in the order of the SHA-256 of their name and of the draw's number. Ranks as `agreements` does.
    """
    said: dict[str, dict[str, Fraction]] = {}
    for position in positions:
        said.setdefault(position.item, {})[position.organization] = Fraction(position.favour)
    counted = _Counted.of(said, groups_of)
    times: Counter[str] = Counter()
    for draw in range(draws):
        order = sorted(groups_of, key=lambda name: hashlib.sha256(f"{draw}:{name}".encode()).digest())
        times.update(counted.first(order[: len(order) // 10], most))
    return {item: Fraction(times[item], draws) for item in sorted(said)}


@dataclass(frozen=True)
class _Counted:
    """Whole numbers that a draw changes a little: by item, the total of favours and how many spoke, in each group.

    Favours are in parts of `unit`, so that nothing is a fraction before ranks are compared.
    """

    unit: int
    groups_of: Mapping[str, Collection[str]]
    members: Mapping[str, int]
    favours: Mapping[str, Mapping[str, int]]
    by_group: Mapping[str, Mapping[str, tuple[int, int]]]

    @classmethod
    def of(cls, said: Mapping[str, Mapping[str, Fraction]], groups_of: Mapping[str, Collection[str]]) -> _Counted:
        unit = lcm(1, *(favour.denominator for favours in said.values() for favour in favours.values()))
        groups_of = {name: frozenset(groups) for name, groups in groups_of.items()}
        favours = {item: {name: int(favour * unit) for name, favour in found.items()} for item, found in said.items()}
        by_group: dict[str, dict[str, tuple[int, int]]] = {}
        for item, found in favours.items():
            inside = by_group.setdefault(item, {})
            for name, favour in found.items():
                for group in groups_of[name]:
                    total, spoke = inside.get(group, (0, 0))
                    inside[group] = (total + favour, spoke + 1)
        members = Counter(group for groups in groups_of.values() for group in groups)
        return cls(unit, groups_of, members, favours, by_group)

    def first(self, without: Collection[str], most: int) -> list[str]:
        """The `most` first items of `agreements`, were these organisations not on the roll."""
        members = Counter(self.members)
        for name in without:
            members.subtract(self.groups_of[name])
        alive = sum(1 for count in members.values() if count)
        ranked = sorted(self._rank(item, without, alive) for item in self.favours)
        return [rank[-1] for rank in ranked[:most]]

    def _rank(self, item: str, without: Collection[str], alive: int) -> tuple[bool, Fraction, Fraction, int, str]:
        favours, inside = self.favours[item], dict(self.by_group[item])
        gone = [name for name in without if name in favours]
        for name in gone:
            for group in self.groups_of[name]:
                total, spoke = inside[group]
                inside[group] = (total - favours[name], spoke - 1)
        spoke = len(favours) - len(gone)
        total = sum(favours.values()) - sum(favours[name] for name in gone)
        overall = Fraction(total + self.unit, self.unit * (spoke + 2))
        weighed = [
            Fraction(
                part * (spoke + 2) + PRIOR_VOICES * (total + self.unit),
                self.unit * (spoke + 2) * (count + PRIOR_VOICES),
            )
            for part, count in inside.values()
            if count
        ]
        heard = 2 * (alive - len(weighed)) <= alive
        return (not heard, -min(weighed, default=overall), -overall, -spoke, item)


def _agreement(item: str, favours: Mapping[str, Fraction], members: Mapping[str, list[str]]) -> Agreement:
    overall = (sum(favours.values(), Fraction(0)) + 1) / (len(favours) + 2)
    views = tuple(_view(group, members[group], favours, overall) for group in sorted(members))
    spoken = [view for view in views if view.spoke]
    least = min((view.weighed for view in spoken), default=overall)
    return Agreement(
        item=item,
        least=least,
        least_groups=tuple(view.group for view in spoken if view.weighed == least),
        overall=overall,
        spoke=len(favours),
        views=views,
    )


def _view(group: str, members: list[str], favours: Mapping[str, Fraction], overall: Fraction) -> GroupView:
    said = [favours[organization] for organization in members if organization in favours]
    total = sum(said, Fraction(0))
    return GroupView(
        group=group,
        spoke=len(said),
        favour=total / len(said) if said else None,
        weighed=(total + PRIOR_VOICES * overall) / (len(said) + PRIOR_VOICES),
        silent=tuple(organization for organization in members if organization not in favours),
    )
