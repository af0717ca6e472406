from __future__ import annotations

import hashlib
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chantier.deliberation.core.agreement import (
    ASIDE,
    DRAWS,
    OBJECT,
    PRIOR_VOICES,
    RESERVE,
    SUPPORT,
    SURE,
    Agreement,
    GroupView,
    Position,
    agreements,
    first_without_some,
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


def without_gaps(seed: int, organizations: int = 60, items: int = 40) -> tuple[Roll, list[Position]]:
    """Items that please a little less one after the other: every rank is a matter of one or two voices."""
    draw = random.Random(seed)
    roll, _positions = a_movement(seed, organizations, items=0)
    groups = sorted(set().union(*roll.values()))
    positions = []
    for number in range(items):
        lean = {group: draw.gauss(0, 0.08) for group in groups}
        for organization in sorted(roll):
            if draw.random() < 0.15:
                continue
            chance = 0.95 - 0.6 * number / items + sum(lean[group] for group in roll[organization]) / 2
            chance = min(0.99, max(0.01, chance))
            weights = (chance * 0.8, chance * 0.2, (1 - chance) * 0.3, (1 - chance) * 0.7)
            favour = draw.choices([SUPPORT, RESERVE, ASIDE, OBJECT], weights)[0]
            positions.append(Position(organization, f"i{number:02}", favour))
    return roll, positions


def test_what_is_said_to_be_surely_among_the_first_stays_there_even_where_nothing_stands_out() -> None:
    kept, bare, sizes = [], [], []
    for world in range(6):
        roll, positions = without_gaps(world)
        shares = first_without_some(positions, roll)
        sure = {item for item, share in shares.items() if share >= SURE}
        before = set(the_top(roll, positions))
        assert sure <= before
        sizes.append(len(sure))
        for number in range(10):
            gone = set(random.Random(1_000 + number).sample(sorted(roll), len(roll) // 10))
            left = {name: groups for name, groups in roll.items() if name not in gone}
            after = the_top(left, [one for one in positions if one.organization not in gone])
            kept.append(len(sure.intersection(after)) / len(sure))
            bare.append(len(before.intersection(after)) / TOP)
    assert sum(kept) / len(kept) >= 0.95
    assert sum(kept) / len(kept) > sum(bare) / len(bare)
    assert min(sizes) >= 3


@settings(max_examples=25)
@given(st.integers(0, 300), st.integers(1, 6))
def test_leaving_some_out_ranks_as_if_they_were_not_on_the_roll(seed: int, most: int) -> None:
    roll, positions = a_movement(seed, organizations=20, items=7)
    times: dict[str, int] = dict.fromkeys((one.item for one in positions), 0)
    for draw in range(3):
        order = sorted(roll, key=lambda name: hashlib.sha256(f"{draw}:{name}".encode()).digest())
        left = {name: roll[name] for name in order[len(roll) // 10 :]}
        for one in agreements([one for one in positions if one.organization in left], left, items=times)[:most]:
            times[one.item] += 1
    assert first_without_some(positions, roll, most=most, draws=3) == {
        item: Fraction(count, 3) for item, count in times.items()
    }


def test_a_short_list_is_sure_whatever_is_left_out() -> None:
    roll, positions = a_movement(1, items=6)
    assert set(first_without_some(positions, roll).values()) == {Fraction(DRAWS, DRAWS)}
