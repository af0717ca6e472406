from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core.coverage import (
    ABOVE,
    BELOW,
    KNOWN_OF_REGISTERED,
    MEMBERS_OF_KNOWN,
    MEMBERS_OF_REGISTERED,
    SILENT,
    WITHIN,
    Interval,
    Share,
    Tally,
    Target,
    against,
    shared_out,
    tallies,
    target,
    total,
    wilson,
)
from chantier.directory.core.standing import KNOWN, MEMBER, REGISTERED

shares = st.integers(0, 10_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(shares)
def test_the_interval_holds_the_share_and_stays_between_nothing_and_all(pair: tuple[int, int]) -> None:
    interval = wilson(*pair)
    assert 0 <= interval.low < interval.high <= 1
    if pair[1]:
        assert interval.low <= Fraction(*pair) <= interval.high


@given(shares)
def test_those_who_are_in_and_those_who_are_not_have_mirrored_intervals(pair: tuple[int, int]) -> None:
    part, whole = pair
    one, other = wilson(part, whole), wilson(whole - part, whole)
    assert (1 - one.high, 1 - one.low) == (other.low, other.high)


def test_the_interval_is_that_of_the_published_formula() -> None:
    interval = wilson(1, 8)
    assert (round(float(interval.low), 4), round(float(interval.high), 4)) == (0.0224, 0.4709)


def test_nothing_observed_says_nothing() -> None:
    assert wilson(0, 0) == Interval(Fraction(0), Fraction(1))


def test_a_part_greater_than_its_whole_is_not_a_share() -> None:
    with pytest.raises(ValueError, match="not a share"):
        wilson(3, 2)


def test_a_member_without_a_number_is_no_registered_member() -> None:
    cells = tallies(
        [("mrc", MEMBER, True, 3), ("mrc", MEMBER, False, 2), ("mrc", KNOWN, True, 5), ("mrc", REGISTERED, True, 20)]
    )
    assert cells == {"mrc": Tally(members=5, known=10, registered=28, registered_members=3, registered_known=8)}
    measures = (MEMBERS_OF_KNOWN, MEMBERS_OF_REGISTERED, KNOWN_OF_REGISTERED)
    assert [cells["mrc"].share(measure) for measure in measures] == [Share(5, 10), Share(3, 28), Share(8, 28)]


rows = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from([0, 1, 2]), st.booleans(), st.integers(0, 50)), max_size=20
)


@given(rows)
def test_groups_add_up_to_the_whole_in_any_order(found: list[tuple[str, int, bool, int]]) -> None:
    assert total(tallies(found).values()) == total(tallies(reversed(found)).values())
    assert total(tallies(found).values()).known == sum(count for _key, level, _on, count in found if level >= KNOWN)


def test_only_a_difference_that_chance_would_not_make_is_said() -> None:
    reference = Share(77, 373)
    said = [against(share, reference) for share in (Share(0, 60), Share(1, 8), Share(40, 60), Share(0, 0))]
    assert said == [BELOW, WITHIN, ABOVE, SILENT]


def test_seventy_seven_members_want_to_be_a_hundred_and_fifty() -> None:
    whole = Tally(members=77, known=373, registered=2220, registered_members=70, registered_known=340)
    found = target(whole, 150)
    assert found == Target(77, 150, 296, 2150)
    assert (found.missing, found.is_within_the_known, found.one_in) == (73, True, Fraction(296, 73))


@given(st.integers(0, 500), st.dictionaries(st.integers(), st.integers(0, 1000), max_size=12))
def test_what_is_shared_out_adds_up_and_nobody_is_a_whole_one_away_from_the_quota(
    number: int, weights: dict[int, int]
) -> None:
    parts = shared_out(number, weights)
    whole = sum(weights.values())
    assert sum(parts.values()) == (number if whole else 0)
    assert all(abs(parts[key] - Fraction(number * weights[key], whole)) < 1 for key in weights if whole)
