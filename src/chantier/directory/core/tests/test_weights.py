from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core.blocking import Index
from chantier.directory.core.comparison import Contact, Levels, Name, Nature, Place
from chantier.directory.core.tests.registers import register
from chantier.directory.core.weights import DEFAULT_WEIGHTS, Row, Weights, false_pairs_of, learn


def levels(name: Name, place: Place, **more: object) -> Levels:
    known = {"site": Contact.MISSING, "phone": Contact.MISSING, "number": Contact.MISSING, "nature": Nature.COMPATIBLE}
    return Levels(name=name, place=place, **{**known, **more})  # type: ignore[arg-type]


TWIN = levels(Name.IDENTICAL, Place.DOOR)
STRANGER = levels(Name.WEAK, Place.MUNICIPALITY)
OF_ANOTHER_FORM = levels(Name.IDENTICAL, Place.DOOR, form=Contact.DIFFERENT)
RENAMED = levels(Name.NONE, Place.DOOR)

ANY_LEVELS = st.builds(
    Levels,
    name=st.sampled_from(Name),
    place=st.sampled_from(Place),
    site=st.sampled_from(Contact),
    phone=st.sampled_from(Contact),
    number=st.sampled_from(Contact),
    nature=st.sampled_from(Nature),
    form=st.sampled_from(Contact),
)


def test_another_legal_form_makes_a_pair_less_likely_and_the_same_one_little_more() -> None:
    unknown, same = TWIN, levels(Name.IDENTICAL, Place.DOOR, form=Contact.SAME)
    other, blank, alike = (DEFAULT_WEIGHTS.ratio(one) for one in (OF_ANOTHER_FORM, unknown, same))
    assert other < 0.2 * blank < blank < alike < 1.2 * blank


@given(st.lists(ANY_LEVELS, max_size=6))
def test_probabilities_of_a_row_lie_between_zero_and_one_and_leave_room_for_nobody(candidates: list[Levels]) -> None:
    found = DEFAULT_WEIGHTS.probabilities(candidates)
    assert all(0.0 <= value <= 1.0 for value in found)
    assert sum(found) <= 1.0 + 1e-9


@given(ANY_LEVELS)
def test_a_pair_alone_has_a_probability(one: Levels) -> None:
    assert 0.0 <= DEFAULT_WEIGHTS.pair_probability(one) <= 1.0


def test_a_second_candidate_as_good_halves_the_probability() -> None:
    alone = DEFAULT_WEIGHTS.probabilities([TWIN])[0]
    both = DEFAULT_WEIGHTS.probabilities([TWIN, TWIN])
    assert alone > 0.99
    assert both == pytest.approx([0.5, 0.5], abs=0.01)


def test_more_agreement_is_never_less_probable() -> None:
    contacts = [
        DEFAULT_WEIGHTS.pair_probability(replace(STRANGER, phone=level))
        for level in (Contact.DIFFERENT, Contact.MISSING, Contact.SAME)
    ]
    assert contacts == sorted(contacts)
    natures = [
        DEFAULT_WEIGHTS.pair_probability(levels(Name.ALIKE, Place.DOOR, nature=nature))
        for nature in (Nature.CONTRADICTED, Nature.DOUBTFUL, Nature.COMPATIBLE)
    ]
    assert natures == sorted(natures)


def test_expectation_maximisation_finds_the_share_of_rows_that_have_a_counterpart() -> None:
    rows = [Row((TWIN, STRANGER))] * 150 + [Row((STRANGER, STRANGER))] * 350
    assert learn(rows, start=DEFAULT_WEIGHTS).prior == pytest.approx(0.33, abs=0.05)


def test_a_short_list_stays_near_the_defaults() -> None:
    learnt = learn([Row((RENAMED,))], start=DEFAULT_WEIGHTS)
    assert learnt.name == pytest.approx(DEFAULT_WEIGHTS.name, abs=0.03)


def test_reviewers_who_confirm_a_kind_of_pair_make_the_next_one_likelier_and_shrinkage_holds() -> None:
    open_rows = [Row((RENAMED,))] * 30
    before = learn(open_rows, start=DEFAULT_WEIGHTS)
    confirmed = learn([*open_rows, *[Row((RENAMED,), same=0)] * 10], start=DEFAULT_WEIGHTS)
    refused = learn([*open_rows, *[Row((RENAMED,), different=frozenset({0}))] * 10], start=DEFAULT_WEIGHTS)
    one_said = learn([*open_rows, Row((RENAMED,), same=0)], start=DEFAULT_WEIGHTS)
    chances = [w.probabilities([RENAMED])[0] for w in (refused, before, one_said, confirmed)]
    assert chances == sorted(chances)
    assert chances[0] < chances[1] < chances[3]
    assert chances[2] - chances[1] < (chances[3] - chances[1]) / 2


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [Row((TWIN, STRANGER)), Row((RENAMED,)), Row((STRANGER,)), Row((RENAMED, STRANGER), same=0), Row(())] * 7
    assert learn(rows, start=DEFAULT_WEIGHTS) == learn(rows[::-1], start=DEFAULT_WEIGHTS)


def test_false_pairs_are_counted_in_the_register_and_never_zero() -> None:
    learnt = false_pairs_of(Index(register()))
    assert all(rate > 0.0 for row in learnt.false_pairs for rate in row)
    assert sum(learnt.nature_false) == pytest.approx(1.0)
    assert learnt.false_pairs != DEFAULT_WEIGHTS.false_pairs


def test_weights_can_be_kept_and_read_again() -> None:
    learnt = false_pairs_of(Index(register()))
    assert Weights.from_data(json.loads(json.dumps(learnt.as_data()))) == learnt
