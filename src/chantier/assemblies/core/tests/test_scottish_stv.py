"""The Scottish rule: by hand, against a slow oracle of exact fractions, and against official counts."""

from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.assemblies.core.counting.ballots import Orders, Uncountable, orders_of
from chantier.assemblies.core.counting.blt import read_blt
from chantier.assemblies.core.counting.lots import Tie
from chantier.assemblies.core.counting.stv import UNIT, Count, scottish_stv

TOLERANCE = Decimal("0.005")  # some councils published two decimals


def papers(candidates: str, *told: tuple[int, str]) -> Orders:
    """Ballots of candidates of one letter: ``(3, "AB")`` is three papers A then B."""
    choices = np.full((len(told), len(candidates)), -1, dtype=np.int16)
    for row, (_voices, names) in enumerate(told):
        choices[row, : len(names)] = [candidates.index(name) for name in names]
    return orders_of(tuple(candidates), choices, np.array([voices for voices, _names in told], dtype=np.int64))


def elected(count: Count) -> str:
    return "".join(count.candidates[one] for one in count.elected)


def test_a_surplus_goes_to_the_next_choice_at_a_fraction_cut_after_five_decimals():
    counted = scottish_stv(papers("ABC", (7, "AB"), (2, "B"), (2, "C")), seats=2, seed="")

    assert counted.quota == 4 * UNIT
    first, second = counted.stages
    assert first.totals == (7 * UNIT, 2 * UNIT, 2 * UNIT)
    # 3 ÷ 7 is 0.428571…: each paper goes on at 0.42857, and what is cut is nobody's.
    assert second.totals == (4 * UNIT, 2 * UNIT + 7 * 42_857, 2 * UNIT)
    assert second.cut == 3 * UNIT - 7 * 42_857
    assert elected(counted) == "AB"


def test_the_smallest_leaves_and_a_paper_that_names_nobody_left_is_exhausted():
    counted = scottish_stv(papers("ABC", (4, "A"), (3, "B"), (2, "C")), seats=1, seed="")

    assert [(one.did, one.of, one.exhausted) for one in counted.stages] == [
        ("first", None, 0),
        ("exclusion", 2, 2 * UNIT),
        ("exclusion", 1, 5 * UNIT),
    ]
    assert elected(counted) == "A"
    assert counted.stages[-1].filled


def test_equals_are_parted_by_the_most_recent_stage_where_they_differed():
    # After D leaves, B and C hold three each; before, B had two and C three: B leaves.
    counted = scottish_stv(papers("ABCD", (6, "A"), (2, "BA"), (3, "CA"), (1, "DB")), seats=1, seed="")

    assert counted.ties == (Tie(3, "exclusion", ("B", "C"), "B", "earlier-stage", 1),)


def test_equals_that_nothing_parts_are_drawn_and_the_words_of_the_room_decide():
    tied = papers("ABC", (3, "A"), (2, "B"), (2, "C"))
    drawn = {scottish_stv(tied, seats=1, seed=seed).ties[0].chosen for seed in "abcdefgh"}

    assert drawn == {"B", "C"}
    assert scottish_stv(tied, seats=1, seed="a") == scottish_stv(tied, seats=1, seed="a")


def test_of_two_equal_surpluses_the_one_that_was_larger_before_goes_first():
    # Quota 10. When D leaves, A goes from 8 to 11 and B from 9 to 11.
    before = papers("ABDEF", (8, "AE"), (9, "BF"), (3, "DA"), (2, "DB"), (7, "E"), (7, "F"))
    counted = scottish_stv(before, seats=3, seed="")

    assert [(stage.did, stage.of) for stage in counted.stages[:4]] == [
        ("first", None),
        ("exclusion", 2),
        ("surplus", 1),
        ("surplus", 0),
    ]
    assert counted.ties[0] == Tie(3, "surplus", ("A", "B"), "B", "earlier-stage", 1)


def test_of_two_equal_surpluses_that_were_always_equal_the_lot_says_which_goes_first():
    always = papers("ABDEF", (9, "AE"), (9, "BF"), (2, "DA"), (2, "DB"), (7, "E"), (7, "F"))
    chosen = {scottish_stv(always, seats=3, seed=seed).ties[0].chosen for seed in "abcdefgh"}

    assert chosen == {"A", "B"}


def test_the_lot_is_drawn_among_those_that_no_stage_parted():
    # Once E left, B, C and D have four each; before, D had more than B and C, which were always equal.
    ballots = papers("ABCDE", (9, "A"), (4, "D"), (3, "B"), (3, "C"), (1, "EB"), (1, "EC"))
    ties = [scottish_stv(ballots, seats=1, seed=seed).ties[0] for seed in "abcdefgh"]

    assert {(tie.stage, tie.between, tie.by) for tie in ties} == {(3, ("B", "C"), "lot")}
    assert {tie.chosen for tie in ties} == {"B", "C"}


def test_exactly_the_quota_elects_and_leaves_nothing_to_transfer():
    counted = scottish_stv(papers("ABC", (4, "AB"), (3, "B"), (4, "C")), seats=2, seed="")

    assert (counted.quota, len(counted.stages), set(elected(counted))) == (4 * UNIT, 1, {"A", "C"})


def test_a_hundred_million_voices_are_counted_to_the_last_hundred_thousandth():
    counted = scottish_stv(papers("ABC", (99_999_997, "AB"), (2, "B"), (1, "C")), seats=2, seed="")

    quota = 100_000_000 // 3 + 1
    value = (99_999_997 - quota) * UNIT // 99_999_997
    assert counted.stages[1].totals == (quota * UNIT, 2 * UNIT + 99_999_997 * value, UNIT)


@given(st.integers(1, 12), st.integers(1, 12))
def test_whatever_the_ties_a_count_ends_with_as_many_as_seats(candidates, seats):
    names = "ABCDEFGHIJKL"[:candidates]
    counted = scottish_stv(papers(names, *((1, one) for one in names)), seats=min(seats, candidates), seed="x")

    assert len(set(counted.elected)) == min(seats, candidates)


def test_as_many_candidates_as_seats_are_elected_at_once():
    counted = scottish_stv(papers("AB", (1, "A"), (5, "B")), seats=2, seed="")

    assert (elected(counted), len(counted.stages)) == ("BA", 1)


@pytest.mark.parametrize("seats", [0, -1, 4])
def test_seats_that_nobody_could_fill_are_refused(seats):
    with pytest.raises(Uncountable, match="seats"):
        scottish_stv(papers("ABC", (1, "A")), seats=seats, seed="")


def test_nothing_is_counted_where_nobody_prefers_anybody():
    with pytest.raises(Uncountable, match="no_voices"):
        scottish_stv(papers("AB", (3, "")), seats=1, seed="")


small_ballots = st.integers(2, 5).flatmap(
    lambda count: st.tuples(
        st.just("ABCDE"[:count]),
        st.lists(
            st.tuples(
                st.integers(1, 40),
                st.permutations("ABCDE"[:count]).flatmap(
                    lambda order: st.integers(1, count).map(lambda kept: "".join(order[:kept]))
                ),
            ),
            min_size=1,
            max_size=12,
        ),
        st.integers(1, count),
    )
)


@given(small_ballots)
def test_it_counts_as_a_slow_reading_of_the_rule_does(case):
    names, told, seats = case
    counted = scottish_stv(papers(names, *told), seats=seats, seed="words")

    assert [stage.totals for stage in counted.stages] == _slowly(names, told, seats, counted)


@given(small_ballots, st.randoms(use_true_random=False))
def test_the_order_of_papers_changes_nothing_and_no_voice_is_lost(case, shuffling):
    names, told, seats = case
    counted = scottish_stv(papers(names, *told), seats=seats, seed="words")
    apart = [(1, order) for voices, order in told for _one in range(voices)]
    shuffling.shuffle(apart)

    assert scottish_stv(papers(names, *apart), seats=seats, seed="words") == counted
    assert len(set(counted.elected)) == seats
    for stage in counted.stages:
        assert sum(stage.totals) + stage.exhausted + stage.cut == counted.valid * UNIT
        assert stage.cut >= 0


def _slowly(names: str, told: list[tuple[int, str]], seats: int, counted: Count) -> list[tuple[int, ...]]:
    """The totals of each stage, from papers one by one and fractions; which candidate goes is taken from the count."""
    piles = [[order, Fraction(1)] for voices, order in told for _one in range(voices)]
    gone: set[str] = set()
    seated: set[str] = set()
    quota = Fraction(len(piles) // (seats + 1) + 1)
    stages = []
    held = dict.fromkeys(names, Fraction(0))

    def holder(order: str, out: set[str]) -> str | None:
        return next((name for name in order if name not in out), None)

    where = [holder(order, set()) for order, _value in piles]
    for stage in counted.stages:
        if stage.of is not None:
            source = names[stage.of]
            mine = [place for place, name in enumerate(where) if name == source]
            total = sum((piles[place][1] for place in mine), Fraction(0))
            if stage.did == "exclusion":
                gone.add(source)
            for place in mine:
                if stage.did == "surplus":
                    share = (total - quota) * piles[place][1] / total
                    piles[place][1] = Fraction(int(share * UNIT), UNIT)
                where[place] = holder(piles[place][0], gone | seated)
        held = dict.fromkeys(names, Fraction(0))
        for place, name in enumerate(where):
            if name is not None:
                held[name] += piles[place][1]
        for name in names:
            if name in seated and name not in where:
                held[name] = quota
        stages.append(tuple(int(held[name] * UNIT) for name in names))
        seated |= {names[one] for one in stage.elected}
    return stages


@pytest.mark.realdata
def test_every_ward_of_scotland_in_2017_elects_whom_its_council_declared(shared_data):
    wards = sorted((shared_data / "elections" / "scotland-2017").glob("*.blt"))
    assert wards
    wrong, apart = [], []
    for ward in wards:
        contest = read_blt(ward.read_bytes())
        counted = scottish_stv(contest.ballots, seats=contest.seats, seed="")
        with ward.with_suffix(".official.csv").open(encoding="utf-8") as file:
            official = {row["candidate"]: row for row in csv.DictReader(file)}
        declared = {name for name, row in official.items() if row["elected"] == "1"}
        stages = [key for key in next(iter(official.values())) if key.startswith("stage_")]
        if {counted.candidates[one] for one in counted.elected} != declared or len(stages) != len(counted.stages):
            wrong.append(ward.name)
        apart += [
            (ward.name, name, key)
            for key, stage in zip(stages, counted.stages, strict=False)
            for name, total in zip(counted.candidates, stage.totals, strict=True)
            if abs(Decimal(official[name][key]) - Decimal(total) / UNIT) > TOLERANCE
        ]
    assert (wrong, apart) == ([], [])
