"""The floor: the last motion opened is decided first, and what cannot come next says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.assemblies.core.motions import (
    KINDS,
    STEPS,
    Floor,
    Rules,
    Step,
    after,
    next_steps,
    why_not,
)
from chantier.assemblies.core.refusals import Impossible


def told(*steps: str, floor: Floor | None = None) -> Floor:
    """« move main Ana » · « second Bo » · « adopt »."""
    floor = floor or Floor()
    for step in steps:
        did, *rest = step.split()
        kind = rest.pop(0) if did == "move" else ""
        floor = after(floor, Step(did, kind, rest[0] if rest else "Ana"))
    return floor


def refused(floor: Floor, step: str) -> str:
    with pytest.raises(Impossible) as why:
        told(step, floor=floor)
    return why.value.because.code


AMENDED_TWICE = told(
    "move main Ana", "second Bo", "move amendment Cy", "second Di", "move sub-amendment Ed", "second Flo"
)


def test_a_motion_amended_twice_is_decided_from_the_top():
    ended = told("adopt", "adopt", "adopt", floor=AMENDED_TWICE)

    assert [(motion.kind, fate) for motion, fate in ended.ended] == [
        ("sub-amendment", "adopted"),
        ("amendment", "adopted"),
        ("main", "adopted"),
    ]
    assert ended.pile == ()


def test_nothing_is_debated_before_it_is_seconded_by_somebody_else():
    moved = told("move main Ana")

    assert refused(moved, "speak Bo") == "not_seconded"
    assert refused(moved, "second Ana") == "seconds_oneself"
    assert told("no-seconder", floor=moved).ended[0][1] == "not-seconded"
    assert refused(told("second Bo", floor=moved), "second Cy") == "seconded_already"


def test_one_main_motion_one_amendment_and_one_sub_amendment_at_a_time():
    assert refused(AMENDED_TWICE, "move main Ana") == "one_main_motion"
    assert refused(AMENDED_TWICE, "move amendment Ana") == "amends_what_is_open"
    assert refused(AMENDED_TWICE, "move sub-amendment Ana") == "amends_what_is_open"
    assert refused(told("move main", "second Bo"), "move sub-amendment Cy") == "amends_what_is_open"
    assert refused(Floor(), "move amendment Ana") == "nothing_to_act_on"


def test_the_previous_question_closes_the_debate_and_only_votes_are_left():
    called = told("move previous-question Gil", "second Ana", "adopt", floor=AMENDED_TWICE)

    assert [motion.state for motion in called.pile] == ["called"] * 3
    assert refused(called, "speak Bo") == "debate_closed"
    assert refused(called, "move refer Bo") == "debate_closed"
    assert refused(told("adopt", floor=called), "move sub-amendment Bo") == "debate_closed"
    assert told("adopt", "reject", "adopt", floor=called).pile == ()


def test_an_assembly_may_want_some_interventions_before_the_previous_question():
    floor = told("move main", "second Bo", "speak Cy", floor=Floor(rules=Rules(2)))

    assert refused(floor, "move previous-question Di") == "too_few_interventions"
    assert told("speak Di", "move previous-question Ed", floor=floor).top.kind == "previous-question"


def test_what_is_referred_or_laid_on_the_table_leaves_the_floor_whole():
    ended = told("move table Gil", "second Ana", "adopt", floor=AMENDED_TWICE)

    assert [(motion.kind, fate) for motion, fate in ended.ended][1:] == [
        ("sub-amendment", "set-aside"),
        ("amendment", "set-aside"),
        ("main", "set-aside"),
    ]
    assert ended.pile == ()


def test_a_point_of_order_interrupts_is_settled_by_the_chair_and_its_ruling_is_appealed():
    floor = told("move order Gil", floor=AMENDED_TWICE)

    assert refused(floor, "adopt") == "chair_decides"
    assert refused(floor, "move information Ana") == "one_point_at_a_time"
    ruled = told("rule", floor=floor)
    assert told("move appeal Ana", "second Bo", "reject", floor=ruled).top.kind == "sub-amendment"
    assert refused(AMENDED_TWICE, "move appeal Ana") == "no_ruling_to_appeal"
    assert refused(AMENDED_TWICE, "rule") == "vote_decides"


def test_a_meeting_may_adjourn_with_nothing_on_the_floor_and_over_anything():
    assert told("move adjourn", "second Bo", "adopt").pile == ()
    over = told("move adjourn Gil", "second Ana", floor=AMENDED_TWICE)
    assert refused(over, "move recess Ana") == "lower_rank"
    assert refused(over, "speak Ana") == "not_debated"


def test_the_desk_shows_every_step_with_why_not():
    shown = {(step.did, step.kind): reason and reason.code for step, reason in next_steps(Floor())}

    assert shown["move", "main"] is None
    assert shown["move", "refer"] == "nothing_to_act_on"
    assert shown["adopt", ""] == "nothing_on_the_floor"
    assert len(shown) == len(KINDS) + len(STEPS) - 1


@pytest.mark.parametrize(("step", "code"), [(Step("dance"), "unknown_step"), (Step("move", "song"), "unknown_kind")])
def test_what_is_no_step_is_refused(step, code):
    assert why_not(Floor(), step).code == code


@given(
    st.lists(
        st.tuples(st.sampled_from(STEPS), st.sampled_from(sorted(KINDS)), st.sampled_from(["Ana", "Bo"])), max_size=40
    )
)
def test_whatever_is_tried_the_pile_stays_a_pile_and_no_motion_is_lost(tried):
    floor = Floor()
    for did, kind, who in tried:
        step = Step(did, kind if did == "move" else "", who)
        if why_not(floor, step) is None:
            floor = after(floor, step)
    numbers = sorted(motion.number for motion in floor.pile) + sorted(motion.number for motion, _fate in floor.ended)

    assert sorted(numbers) == list(range(1, floor.numbered + 1))
    assert [one.kind for one in floor.pile].count("main") <= 1
    amending = [one.kind for one in floor.pile if one.kind in ("main", "amendment", "sub-amendment")]
    assert amending == ["main", "amendment", "sub-amendment"][: len(amending)]
