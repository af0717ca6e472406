"""Counting never flatters: rounding down, nobody below zero."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chantier.editorial.core.counting import Count, Seats

whole = st.integers(min_value=0, max_value=10**7)


@given(whole, whole, st.integers(min_value=1, max_value=10**7))
def test_a_goal_is_said_reached_only_when_it_is(persons: int, organizations: int, goal: int):
    count = Count(persons, organizations, goal)
    assert (count.percent >= 100) == count.is_reached == (persons + organizations >= goal)


@given(whole, whole)
def test_seats_are_full_exactly_when_none_is_left(taken: int, limit: int):
    seats = Seats(taken, limit)
    assert seats.left >= 0
    assert seats.is_full == (taken >= limit)


@given(whole)
def test_without_a_limit_nothing_is_ever_full(taken: int):
    assert (Seats(taken, None).left, Seats(taken, None).is_full) == (None, False)
