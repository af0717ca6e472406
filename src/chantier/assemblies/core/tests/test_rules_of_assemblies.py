"""Notice, quorum, majorities, speakers: exact, and said with their reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.assemblies.core.convening import Notice, Sending, is_duly_convened, last_day_to_send, sending
from chantier.assemblies.core.majorities import (
    ABSOLUTE,
    FOUR_FIFTHS,
    SIMPLE,
    TWO_THIRDS,
    MajorityRule,
    Tally,
    Threshold,
    decide,
)
from chantier.assemblies.core.quorum import Enough, Movement, QuorumRule, quorum, replay
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.core.speakers import Asking, speaking_order

MEETING = date(2026, 5, 30)


def test_ten_days_of_notice_end_on_the_tenth_day_before():
    assert last_day_to_send(held_on=MEETING, notice=Notice(10)) == date(2026, 5, 20)
    assert last_day_to_send(held_on=MEETING, notice=Notice(10, clear=True)) == date(2026, 5, 19)
    assert last_day_to_send(held_on=MEETING, notice=Notice(0)) == MEETING


@given(st.integers(0, 60), st.integers(-5, 70), st.booleans())
def test_a_notice_is_in_time_up_to_its_last_day(days, before, clear):
    notice = Notice(days, clear)
    sent = MEETING - timedelta(days=before)

    assert is_duly_convened(sent_on=sent, held_on=MEETING, notice=notice) == (
        sent <= last_day_to_send(held_on=MEETING, notice=notice)
    )


def test_who_was_convened_late_or_not_is_told_apart():
    told = sending(
        convened=frozenset({"a", "b", "c"}),
        sent={"a": date(2026, 5, 20), "b": date(2026, 5, 21), "elsewhere": MEETING},
        held_on=MEETING,
        notice=Notice(10),
    )

    assert told == Sending(("a",), ("b",), ("c",))


def test_a_quorum_is_counted_in_the_whole_and_in_each_college():
    rule = QuorumRule(Enough(share=Fraction(1, 4)), {"poles": Enough(share=Fraction(1, 2), strictly=True)})
    told = quorum(rule=rule, roll={"poles": 22, "networks": 19}, present={"poles": 11, "networks": 3})

    assert [(part.college, part.present, part.needed, part.is_reached) for part in told.parts] == [
        (None, 14, 11, True),
        ("poles", 11, 12, False),
    ]
    assert not told.is_reached


@given(st.integers(0, 500), st.fractions(0, 1), st.integers(0, 40), st.booleans())
def test_enough_is_the_smallest_number_that_is(roll, share, number, strictly):
    needed = Enough(number, share, strictly).of(roll)

    def enough(here):
        by_share = here > share * roll if strictly and share else here >= share * roll
        return here >= number and by_share

    assert enough(needed)
    assert needed == 0 or not enough(needed - 1)


def test_a_quorum_is_replayed_to_the_second():
    start = datetime(2026, 5, 30, 13, tzinfo=UTC)
    rule = QuorumRule(Enough(number=2))
    movements = [
        Movement(start, "a", "poles", arrived=True),
        Movement(start + timedelta(seconds=5), "b", "poles", arrived=True),
        Movement(start + timedelta(seconds=9), "a", "poles", arrived=False),
        Movement(start + timedelta(seconds=9), "c", "poles", arrived=True),
        Movement(start + timedelta(seconds=12), "c", "poles", arrived=False),
        Movement(start + timedelta(seconds=13), "z", "poles", arrived=False),
    ]
    told = [
        ((at - start).seconds, quorum_then.is_reached)
        for at, quorum_then in replay(rule=rule, roll={"poles": 3}, movements=movements)
    ]

    assert told == [(0, False), (5, True), (9, True), (12, False), (13, False)]


def test_nobody_beyond_the_roll_is_present():
    with pytest.raises(Impossible, match="more_than_the_roll"):
        quorum(rule=QuorumRule(Enough()), roll={"poles": 2}, present={"poles": 3})


def test_fifty_seven_of_a_hundred_are_not_more_than_fifty_seven_hundredths():
    tally = {"all": Tally(57, 43)}

    assert not decide(rule=MajorityRule(Threshold(Fraction(57, 100), strictly=True)), tallies=tally).adopted
    assert decide(rule=MajorityRule(Threshold(Fraction(57, 100))), tallies=tally).adopted


@pytest.mark.parametrize(
    ("threshold", "tally", "needed", "adopted"),
    [
        (SIMPLE, Tally(5, 5), 6, False),
        (SIMPLE, Tally(5, 4, 30), 5, True),
        (Threshold(Fraction(1, 2), "cast", strictly=True), Tally(5, 4, 1), 6, False),
        (Threshold(Fraction(1, 2), "present", strictly=True), Tally(5, 0, 0, present=10), 6, False),
        (ABSOLUTE, Tally(6, 0, roll=11), 6, True),
        (TWO_THIRDS, Tally(8, 4), 8, True),
        (TWO_THIRDS, Tally(7, 4), 8, False),
        (FOUR_FIFTHS, Tally(4, 1), 4, True),
        (SIMPLE, Tally(0, 0, 12), 1, False),
    ],
)
def test_thresholds_are_whole_voices(threshold, tally, needed, adopted):
    outcome = decide(rule=MajorityRule(threshold), tallies={"all": tally})

    assert (outcome.findings[0].needed, outcome.adopted) == (needed, adopted)


def test_a_double_majority_fails_where_one_college_refuses():
    rule = MajorityRule(SIMPLE, college=SIMPLE)
    voices = {"poles": Tally(20, 2), "networks": Tally(4, 5), "unions": Tally(0, 0, roll=0)}

    outcome = decide(rule=rule, tallies=voices)

    assert [(one.college, one.is_reached) for one in outcome.findings] == [
        (None, True),
        ("networks", False),
        ("poles", True),
    ]
    assert not outcome.adopted
    assert not decide(rule=MajorityRule(SIMPLE, SIMPLE, "most"), tallies=voices).adopted  # one of two is not most
    assert decide(rule=rule, tallies=voices | {"networks": Tally(5, 4)}).adopted


def test_a_casting_vote_breaks_an_even_vote_and_nothing_else():
    even = {"all": Tally(5, 5)}

    assert decide(rule=MajorityRule(SIMPLE), tallies=even, casting=True).adopted
    assert not decide(rule=MajorityRule(SIMPLE), tallies=even, casting=False).adopted
    assert not decide(rule=MajorityRule(SIMPLE, college=SIMPLE), tallies=even, casting=True).adopted
    for rule, tallies in [(MajorityRule(SIMPLE), {"all": Tally(6, 5)}), (MajorityRule(TWO_THIRDS), even)]:
        with pytest.raises(Impossible, match="casting_without_tie"):
            decide(rule=rule, tallies=tallies, casting=True)


@pytest.mark.parametrize(
    "made",
    [
        lambda: Tally(-1, 0),
        lambda: Tally(3, 3, present=5),
        lambda: Threshold(Fraction(0)),
        lambda: Threshold(Fraction(1), strictly=True),
        lambda: Threshold(Fraction(1, 2), "people"),
        lambda: MajorityRule(SIMPLE, colleges="some"),
        lambda: Enough(share=Fraction(3, 2)),
        lambda: Notice(-1),
        lambda: ABSOLUTE.needed(Tally(1, 0)),
    ],
)
def test_what_makes_no_sense_is_refused(made):
    with pytest.raises(Impossible):
        made()


def test_who_has_not_spoken_comes_first_and_groups_alternate():
    asked = [
        Asking("Anselme", 1, spoken=1, group="m"),
        Asking("Basile", 2, group="m"),
        Asking("Cyrille", 3, group="m"),
        Asking("Delphine", 4, group="f"),
        Asking("Eudore", 5),
    ]

    def names(**settings):
        return [one.who for one in speaking_order(asked, **settings)]

    assert names(first_timers_first=False, alternate=False) == ["Anselme", "Basile", "Cyrille", "Delphine", "Eudore"]
    assert names(first_timers_first=True, alternate=False) == ["Basile", "Cyrille", "Delphine", "Eudore", "Anselme"]
    assert names(first_timers_first=True, alternate=True, last_group="m") == [
        "Delphine",
        "Basile",
        "Eudore",
        "Cyrille",
        "Anselme",
    ]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["f", "m", None])), max_size=12),
    st.booleans(),
    st.booleans(),
)
def test_nobody_is_forgotten_or_heard_twice(asked, first, alternate):
    asking = [Asking(str(order), order, spoken, group) for order, (spoken, group) in enumerate(asked)]
    told = speaking_order(asking, first_timers_first=first, alternate=alternate)

    assert sorted(told, key=lambda one: one.order) == asking
    if first:
        assert [one.spoken for one in told] == sorted(one.spoken for one in asking)
