"""The best arguments of each side come first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core.ranking import Supported, best_first, lower_bound, side_by_side

supported = st.builds(
    Supported,
    key=st.text("abcdef", min_size=1, max_size=4),
    side=st.sampled_from(["for", "against"]),
    supporters=st.integers(0, 50),
    groups=st.integers(0, 5),
    order=st.integers(0, 100),
)


def test_two_of_three_weigh_less_than_forty_of_sixty():
    assert lower_bound(2, 3) < lower_bound(40, 60)


def test_nobody_is_nothing():
    assert lower_bound(0, 0) == 0.0


def test_what_several_groups_support_goes_before_what_one_group_does():
    crowd = Supported("a", "for", supporters=30, groups=1, order=1)
    bridge = Supported("b", "for", supporters=6, groups=4, order=2)
    assert best_first([crowd, bridge], voices=60) == (bridge, crowd)


def test_a_silent_side_is_shown_as_silent():
    alone = Supported("a", "for", 1, 1, 1)
    assert side_by_side([alone], voices=3, sides=("for", "against"), each=3) == {"for": (alone,), "against": ()}


@given(st.lists(supported, max_size=20, unique_by=lambda one: one.key), st.randoms())
def test_the_order_does_not_depend_on_how_they_were_given(arguments, random):
    shuffled = list(arguments)
    random.shuffle(shuffled)
    assert best_first(arguments, voices=60) == best_first(shuffled, voices=60)


@given(st.integers(0, 200), st.integers(1, 200))
def test_the_bound_is_below_the_part_and_above_nothing(supporters, voices):
    bound = lower_bound(supporters, voices)
    assert 0 <= bound <= min(supporters, voices) / voices + 1e-12
