"""Approval, in proportion or not, and majority in one round or two."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.assemblies.core.counting.approval import approval
from chantier.assemblies.core.counting.ballots import Uncountable
from chantier.assemblies.core.counting.lots import seed_of
from chantier.assemblies.core.counting.majority import majority
from chantier.assemblies.core.counting.reading import read_ballots


def table(names: str, *told: tuple[int, str]):
    """A CSV of approvals: ``(3, "AB")``, three papers that approve of A and B."""
    rows = [",".join([str(voices), *("x" if name in said else "" for name in names)]) for voices, said in told]
    return read_ballots("\n".join([",".join(["voices", *names]), *rows, ""]).encode()).ballots


def names(counted) -> str:
    return "".join(counted.candidates[one] for one in counted.elected)


def test_the_most_approved_are_elected():
    counted = approval(table("ABC", (3, "AB"), (2, "B"), (2, "C")), seats=2, seed="")

    assert (names(counted), counted.turns[0].weights, counted.ties) == ("BA", (3, 5, 2), ())


def test_an_equal_at_the_last_seat_is_drawn():
    chosen = {approval(table("ABC", (3, "A"), (1, "BC")), seats=2, seed=seed).ties[0].chosen for seed in "abcdefgh"}

    assert chosen == {"B", "C"}


def test_shared_in_proportion_a_group_that_is_served_leaves_room():
    # Six approve A, B and C; four approve D: of two seats D has one.
    ballots = table("ABCD", (6, "ABC"), (4, "D"))

    assert set(names(approval(ballots, seats=2, seed="", proportional=True))) & set("D") == {"D"}
    assert "D" not in names(approval(ballots, seats=2, seed=""))


approvals = st.lists(st.tuples(st.integers(1, 9), st.sets(st.sampled_from("ABCD"), min_size=1)), min_size=1, max_size=7)


@given(approvals, st.integers(1, 4))
def test_each_turn_weighs_papers_as_the_rule_says(papers, seats):
    told = [(voices, "".join(sorted(said))) for voices, said in papers]
    counted = approval(table("ABCD", *told), seats=seats, seed="words", proportional=True)

    sitting: list[str] = []
    for turn in counted.turns:
        weights = {
            name: sum(
                (Fraction(voices, 1 + sum(one in said for one in sitting)) for voices, said in told if name in said),
                Fraction(0),
            )
            for name in "ABCD"
            if name not in sitting
        }
        assert {
            name: weight for name, weight in zip("ABCD", turn.weights, strict=True) if weight is not None
        } == weights
        (chosen,) = (counted.candidates[one] for one in turn.elected)
        assert weights[chosen] == max(weights.values())
        sitting.append(chosen)


def test_exactly_one_half_is_not_a_majority_and_two_go_to_the_second_round():
    ballots = table("ABC", (5, "A"), (3, "B"), (2, "C"))

    first = majority(ballots.orders(), seats=1, seed="", two_rounds=True)

    assert (names(first), first.absolute, first.second_round) == ("", False, (0, 1))
    assert names(majority(ballots.orders(), seats=1, seed="")) == "A"


def test_more_than_one_half_elects_at_the_first_round():
    counted = majority(table("ABC", (6, "A"), (3, "B"), (2, "C")).orders(), seats=1, seed="", two_rounds=True)

    assert (names(counted), counted.absolute, counted.second_round) == ("A", True, ())


def test_equals_for_the_second_round_are_drawn():
    ballots = table("ABC", (5, "A"), (3, "B"), (3, "C")).orders()
    chosen = {majority(ballots, seats=1, seed=seed, two_rounds=True).ties[0].chosen for seed in "abcdefgh"}

    assert chosen == {"B", "C"}


def test_each_seat_that_the_lot_gives_is_told_in_its_turn():
    ballots = table("ABCDE", (3, "A"), (1, "BCDE"))
    counted = approval(ballots, seats=3, seed="words")

    assert [len(tie.between) for tie in counted.ties] == [4, 3]
    assert ["A", *(tie.chosen for tie in counted.ties)] == [counted.candidates[one] for one in counted.elected]
    # The lot is drawn among those level, and the same words draw the same whoever else stands.
    fewer = approval(table("BCDE", (1, "BCDE")), seats=2, seed="words")
    assert [tie.chosen for tie in fewer.ties] == [tie.chosen for tie in counted.ties]


@pytest.mark.parametrize("rule", [approval, majority])
@pytest.mark.parametrize(("seats", "told"), [(0, ((1, "A"),)), (-1, ((1, "A"),)), (3, ((1, "A"),)), (1, ((3, ""),))])
def test_seats_that_nobody_could_fill_and_empty_boxes_are_refused(rule, seats, told):
    ballots = table("AB", *told)

    with pytest.raises(Uncountable, match=r"seats|no_voices"):
        rule(ballots if rule is approval else ballots.orders(), seats=seats, seed="")


def test_one_candidate_is_elected_by_every_rule_with_one_voice():
    alone = table("A", (1, "A"))

    assert names(approval(alone, seats=1, seed="")) == "A"
    assert names(approval(alone, seats=1, seed="", proportional=True)) == "A"
    assert names(majority(alone.orders(), seats=1, seed="", two_rounds=True)) == "A"


def test_a_hundred_million_voices_are_shared_exactly():
    ballots = table("ABC", (33_333_333, "A"), (33_333_334, "B"), (33_333_333, "AC"))
    counted = approval(ballots, seats=3, seed="", proportional=True)

    assert counted.turns[1].weights == (None, 33_333_334, Fraction(33_333_333, 2))
    assert (names(counted), counted.ties) == ("ABC", ())


def test_the_words_of_the_room_are_the_same_whatever_the_keyboard():
    assert seed_of("érable", "f") == seed_of("  e\u0301rable ", "f") != seed_of("érable f")
