from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chantier.deliberation.core.agreement import (
    ASIDE,
    OBJECT,
    PRIOR_VOICES,
    RESERVE,
    SUPPORT,
    Agreement,
    GroupView,
    Position,
    agreements,
)

Roll = dict[str, set[str]]
TOP = 8


def a_movement(seed: int, organizations: int = 60, items: int = 40) -> tuple[Roll, list[Position]]:
    """Regions of unequal sizes and four colleges; the first eight items please all, the others lose some groups."""
    draw = random.Random(seed)
    roll = {
        f"o{number:03}": {f"region:{int(draw.paretovariate(0.9)) % 9}", f"college:{draw.randrange(4)}"}
        for number in range(organizations)
    }
    groups = sorted(set().union(*roll.values()))
    positions = []
    for number in range(items):
        against = set(draw.sample(groups, max(2, len(groups) // 3))) if number >= TOP else set()
        for organization in sorted(roll):
            if draw.random() < 0.15:
                continue
            luck, chance = draw.random(), 0.15 if roll[organization] & against else 0.92
            unhappy = OBJECT if draw.random() < 0.7 else ASIDE
            favour = SUPPORT if luck < 0.8 * chance else RESERVE if luck < chance else unhappy
            positions.append(Position(organization, f"i{number:02}", favour))
    return roll, positions


def the_top(roll: Roll, positions: list[Position]) -> list[str]:
    return [one.item for one in agreements(positions, roll)[:TOP]]


def test_an_item_is_read_whole() -> None:
    roll = {"a": {"north"}, "b": {"north"}, "c": {"south"}, "d": {"west"}}
    (found,) = agreements([Position("a", "x", SUPPORT), Position("c", "x", OBJECT), Position("b", "x", RESERVE)], roll)
    overall = Fraction(7, 4) + 1
    overall /= 5
    assert found == Agreement(
        item="x",
        least=PRIOR_VOICES * overall / (1 + PRIOR_VOICES),
        least_groups=("south",),
        overall=overall,
        spoke=3,
        views=(
            GroupView(
                "north", 2, Fraction(7, 8), (Fraction(7, 4) + PRIOR_VOICES * overall) / (2 + PRIOR_VOICES), silent=()
            ),
            GroupView("south", 1, Fraction(0), PRIOR_VOICES * overall / (1 + PRIOR_VOICES), silent=()),
            GroupView("west", 0, None, overall, silent=("d",)),
        ),
    )
    assert (found.breaks_in, found.silent_groups, found.is_heard) == (("south",), ("west",), True)


def test_a_majority_elsewhere_does_not_make_up_for_a_group_that_refuses() -> None:
    roll = {f"n{number}": {"north"} for number in range(40)} | {f"s{number}": {"south"} for number in range(10)}
    loved = [Position(name, "loved", SUPPORT if name.startswith("n") else OBJECT) for name in roll]
    shared = [Position(name, "shared", RESERVE) for name in roll]
    first, second = agreements([*loved, *shared], roll)
    assert (first.item, first.breaks_in) == ("shared", ())
    assert (second.item, second.breaks_in) == ("loved", ("south",))
    assert second.overall > first.overall


def test_a_group_of_one_weighs_less_than_a_group_of_ten_that_says_the_same() -> None:
    def least(size: int) -> Fraction:
        roll = {f"n{number}": {"north"} for number in range(100)} | {f"s{number}": {"south"} for number in range(size)}
        return agreements([Position(n, "x", SUPPORT if n.startswith("n") else OBJECT) for n in roll], roll)[0].least

    assert least(1) > least(10)


def test_silence_does_not_pass_for_agreement() -> None:
    roll = {"a": {"north"}, "b": {"south"}, "c": {"west"}}
    known = [Position(name, "known", RESERVE) for name in roll]
    found = agreements([Position("a", "whispered", SUPPORT), *known], roll, items=("never said",))
    assert [(one.item, one.is_heard, one.silent_groups) for one in found] == [
        ("known", True, ()),
        ("whispered", False, ("south", "west")),
        ("never said", False, ("north", "south", "west")),
    ]


def test_a_planted_agreement_is_found() -> None:
    for seed in range(20):
        found = the_top(*a_movement(seed))
        assert sum(item < f"i{TOP:02}" for item in found) >= TOP - 1, seed
    assert all(set(the_top(*a_movement(seed, 200))) == {f"i{n:02}" for n in range(TOP)} for seed in range(5))


def test_nearly_all_of_the_top_stays_without_one_organization_in_ten() -> None:
    kept = []
    for world in range(10):
        roll, positions = a_movement(world)
        before = set(the_top(roll, positions))
        for number in range(10):
            gone = set(random.Random(number).sample(sorted(roll), len(roll) // 10))
            left = {name: groups for name, groups in roll.items() if name not in gone}
            after = the_top(left, [one for one in positions if one.organization not in gone])
            kept.append(len(before.intersection(after)) / TOP)
    assert sum(kept) / len(kept) >= 0.95
    assert min(kept) >= 0.75


@settings(max_examples=30)
@given(st.randoms(use_true_random=False), st.integers(0, 200))
def test_the_order_of_positions_changes_nothing(chance: random.Random, seed: int) -> None:
    roll, positions = a_movement(seed, organizations=12, items=10)
    other = list(positions)
    chance.shuffle(other)
    names = list(roll)
    chance.shuffle(names)
    assert agreements(other, {name: roll[name] for name in names}) == agreements(positions, roll)


def test_what_every_group_refuses_is_found_by_turning_positions_over() -> None:
    roll, positions = a_movement(3)
    turned = [Position(one.organization, one.item, 1 - one.favour) for one in positions]
    assert not set(the_top(roll, turned)) & {f"i{number:02}" for number in range(TOP)}


def test_positions_that_cannot_be_read_are_refused() -> None:
    roll = {"a": {"north"}}
    with pytest.raises(ValueError, match="two positions"):
        agreements([Position("a", "x", SUPPORT), Position("a", "x", OBJECT)], roll)
    with pytest.raises(ValueError, match="not on the roll"):
        agreements([Position("b", "x", SUPPORT)], roll)
    with pytest.raises(ValueError, match="between 0 and 1"):
        agreements([Position("a", "x", Fraction(2))], roll)
    assert len(agreements([Position("a", "x", SUPPORT)] * 2, roll)) == 1
