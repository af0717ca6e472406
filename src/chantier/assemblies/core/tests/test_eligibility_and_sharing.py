"""Who may stand, and how seats are shared: against a slow oracle that tries every way of filling them."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta

import pytest

from chantier.assemblies.core.eligibility import Facts, read_conditions, reasons, said_of
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.core.sharing import Floor, counted_order, share
from chantier.assemblies.core.vote_results import Question, of_election

DAY = date(2026, 5, 1)
YOUNG, WOMEN = Floor("under-35", True, 1), Floor("gender", "f", 2)


def codes(conditions: dict, **facts: object) -> list[str]:
    return [one.code for one in reasons(read_conditions(conditions), Facts(**{"on": DAY, **facts}))]


@pytest.mark.parametrize(
    ("conditions", "facts", "found"),
    [
        ({}, {"has_organization": False, "in_college": False}, []),
        ({"of_college": True}, {"in_college": True}, []),
        ({"of_college": True}, {"in_college": False}, ["not_of_college"]),
        ({"of_college": True, "one_each": True}, {"has_organization": False}, ["presented_by_nobody"]),
        ({"member_days": 90}, {"member_since": DAY - timedelta(90)}, []),
        ({"member_days": 90}, {"member_since": DAY - timedelta(89)}, ["member_too_recent"]),
        ({"member_days": 90}, {"member_since": None}, []),
        ({"member_days": 90}, {"is_member": False}, ["not_a_member"]),
        ({"one_each": True}, {"others_presented": 1}, ["presents_another"]),
        ({"most_terms": 2}, {"terms_held": 1}, []),
        ({"most_terms": 2}, {"terms_held": 2}, ["terms_exhausted"]),
        ({"must_say": ["under-35"]}, {"said": {}}, ["did_not_say_under-35"]),
        ({"must_say": ["under-35"]}, {"said": {"under-35": True}}, []),
    ],
)
def test_each_condition_is_met_or_gives_its_reason(conditions, facts, found):
    assert codes(conditions, **facts) == found


@pytest.mark.parametrize(
    "wrong",
    [
        {"of_colege": True},
        {"of_college": 1},
        {"member_days": -1},
        {"member_days": True},
        {"most_terms": 0},
        {"must_say": ["age"]},
        {"must_say": "under-35"},
        {"floors": [{"group": "gender"}]},
        {"floors": [{"group": "under-35", "least": 0}]},
        {"floors": [{"group": "under-35", "least": 1}] * 4},
    ],
)
def test_conditions_that_cannot_be_read_are_refused(wrong):
    with pytest.raises(Impossible):
        read_conditions(wrong)


def test_only_what_a_condition_needs_is_kept_of_what_people_say():
    conditions = read_conditions({"floors": [{"group": "gender", "is": "f"}]})
    assert conditions.asks == ("gender",)
    assert said_of({"gender": "x", "under-35": True}, conditions) == {"gender": "x"}
    assert said_of({"gender": ""}, conditions) == {}
    with pytest.raises(Impossible):
        said_of({"gender": "autre"}, conditions)


def test_without_floors_the_order_is_the_result():
    shared = share("abcd", seats=2, floors=(), said={})
    assert (shared.elected, shared.skipped, shared.lowered) == (("a", "b"), (), ())


def test_the_last_seat_goes_to_the_first_of_the_group_and_the_skip_is_told():
    shared = share("abcd", seats=2, floors=(YOUNG,), said={"c": {"under-35": True}, "d": {"under-35": True}})
    assert shared.elected == ("a", "c")
    assert [(one.key, one.floors) for one in shared.skipped] == [("b", (YOUNG,))]


def test_a_floor_that_nobody_can_fill_is_lowered_and_told():
    shared = share("abc", seats=2, floors=(WOMEN,), said={"c": {"gender": "f"}})
    assert shared.elected == ("a", "c")
    assert [(one.floor, one.to) for one in shared.lowered] == [(WOMEN, 1)]


def test_floors_that_do_not_fit_together_are_lowered_from_the_last_written():
    said = {"a": {"under-35": True}, "b": {"gender": "f"}, "c": {"gender": "f"}}
    shared = share("abc", seats=2, floors=(YOUNG, WOMEN), said=said)
    assert shared.elected == ("a", "b")
    assert [(one.floor.group, one.to) for one in shared.lowered] == [("gender", 1)]


def test_of_all_ways_to_fill_the_floors_the_highest_of_the_order_is_kept():
    drawn = random.Random(7)
    changed = 0
    for _turn in range(400):
        order = "abcdefgh"[: drawn.randint(1, 8)]
        seats = drawn.randint(1, len(order))
        said = {key: {"under-35": drawn.random() < 0.3, "gender": drawn.choice("fmx")} for key in order}
        floors = (Floor("under-35", True, drawn.randint(1, 3)), Floor("gender", "f", drawn.randint(1, 3)))
        shared = share(order, seats=seats, floors=floors, said=said)
        needed = {one.floor: one.to for one in shared.lowered}
        ways = [
            way
            for way in itertools.combinations(order, seats)  # in the order of the count, the highest first
            if all(sum(f.holds(said[key]) for key in way) >= needed.get(f, f.least) for f in floors)
        ]
        assert shared.elected == ways[0]
        changed += bool(shared.skipped)
        if not shared.lowered:
            assert {one.key for one in shared.skipped} == set(order[: order.index(shared.elected[-1])]) - set(
                shared.elected
            )
    assert changed > 100


def counted(rule: str, cast: list[str], *, keys: str = "abcd", seats: int = 2) -> dict:
    told = {"": [(tuple(one), 1) for one in cast]}
    return of_election(Question("v", rule, tuple(keys), seats), cast=told, files={}, words="pin, sel, vent")


@pytest.mark.parametrize(
    ("rule", "cast", "order"),
    [
        ("scottish-stv", ["a"] * 9 + ["b"] * 7 + ["c"] * 3 + ["d"], "abcd"),
        ("majority", ["c"] * 4 + ["a"] * 3 + ["d"] * 2 + ["b"], "cadb"),
        ("approval", ["cd", "cda", "cdab"], "cdab"),
    ],
)
def test_the_order_of_a_count_begins_with_its_elected_and_holds_everybody(rule, cast, order):
    result = counted(rule, cast)
    found = counted_order(result)
    assert list(found[:2]) == result["elected"]
    if rule == "approval":  # c and d are level: the lot parts them, and gives the same order each time
        assert (set(found[:2]), found[2:]) == ({"c", "d"}, ("a", "b"))
    else:
        assert "".join(found) == order


def test_a_level_rest_goes_by_the_lot_of_the_count():
    result = counted("majority", ["a", "a", "b", "c", "d"], seats=1)
    found = counted_order(result)
    assert found == counted_order(result)
    assert sorted(found) == list("abcd")
    others = {counted_order({**result, "seed": f"{turn:064x}"}) for turn in range(40)}
    assert len(others) == 6


def test_a_rule_that_orders_nobody_after_its_elected_is_refused():
    with pytest.raises(Impossible):
        counted_order(counted("schulze", ["a", "b"]))
