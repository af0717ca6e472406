"""Who is in which college, directly or by a body that opens it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core.colleges import ByLaws, Except, Link, Period, Place, Seat, Version, places, ways

UNION, LOCAL, CELL, BAKERY = 1, 2, 3, 4
UNIONS = "unions"
DAY = date(2020, 6, 1)
ALWAYS = Version(UNIONS, Period(date(2001, 5, 1)), frozenset({UNION}))


def in_it(laws: ByLaws, on: date = DAY) -> set[int]:
    return {one.organization_id for one in places(laws) if one.period.holds_on(on)}


def test_members_of_a_union_and_their_members_inherit_with_the_way_that_leads_there() -> None:
    local, cell = Link(LOCAL, UNION, Period(date(2010, 1, 1))), Link(CELL, LOCAL, Period(date(2012, 1, 1)))
    laws = ByLaws((ALWAYS,), (Seat(UNION, UNIONS),), (cell, local))
    assert places(laws) == {
        Place(UNION, UNIONS, Period(date(2001, 5, 1)), False),
        Place(LOCAL, UNIONS, Period(date(2010, 1, 1)), True),
        Place(CELL, UNIONS, Period(date(2012, 1, 1)), True),
    }
    assert ways(laws, UNIONS, DAY) == {UNION: (), LOCAL: (local,), CELL: (cell, local)}


def test_a_body_that_is_not_in_the_college_opens_nothing() -> None:
    laws = ByLaws((ALWAYS,), (Seat(BAKERY, UNIONS),), (Link(LOCAL, UNION),))
    assert in_it(laws) == {BAKERY}


def test_each_link_counts_only_while_it_holds() -> None:
    left = Period(date(2010, 1, 1), date(2015, 1, 1))
    laws = ByLaws((ALWAYS,), (Seat(UNION, UNIONS, Period(date(2012, 1, 1))),), (Link(LOCAL, UNION, left),))
    assert Place(LOCAL, UNIONS, Period(date(2012, 1, 1), date(2015, 1, 1)), True) in places(laws)
    assert LOCAL not in in_it(laws)


def test_a_version_that_opens_to_nobody_ends_what_was_inherited() -> None:
    until = date(2015, 1, 1)
    versions = (
        Version(UNIONS, Period(date(2001, 5, 1), until), frozenset({UNION})),
        Version(UNIONS, Period(until)),
    )
    laws = ByLaws(versions, (Seat(UNION, UNIONS),), (Link(LOCAL, UNION),))
    assert places(laws) == {
        Place(UNION, UNIONS, Period(date(2001, 5, 1)), False),
        Place(LOCAL, UNIONS, Period(date(2001, 5, 1), until), True),
    }


def test_an_exception_cuts_what_is_inherited_and_what_it_would_hand_down_and_never_a_seat() -> None:
    laws = ByLaws(
        (ALWAYS,),
        (Seat(UNION, UNIONS), Seat(BAKERY, UNIONS)),
        (Link(LOCAL, UNION), Link(CELL, LOCAL), Link(BAKERY, UNION)),
        (Except(LOCAL, UNIONS), Except(BAKERY, UNIONS)),
    )
    assert in_it(laws) == {UNION, BAKERY}
    assert set(ways(laws, UNIONS, DAY)) == {UNION, BAKERY}


def test_what_the_network_says_of_a_college_prevails_over_a_list_while_it_holds() -> None:
    enterprises = Version("enterprises", Period(date(2001, 5, 1)))
    seats = (Seat(BAKERY, "enterprises"), Seat(BAKERY, UNIONS, Period(date(2020, 1, 1)), by_network=True))
    found = places(ByLaws((ALWAYS, enterprises), seats))
    assert found == {
        Place(BAKERY, "enterprises", Period(date(2001, 5, 1), date(2020, 1, 1)), False),
        Place(BAKERY, UNIONS, Period(date(2020, 1, 1)), False),
    }
    assert ways(ByLaws((ALWAYS, enterprises), seats), "enterprises", DAY) == {}


def test_no_version_in_force_is_nobody_in_it() -> None:
    laws = ByLaws((ALWAYS,), (Seat(UNION, UNIONS),))
    assert ways(laws, UNIONS, date(2000, 1, 1)) == {}
    assert in_it(laws, date(2000, 1, 1)) == set()


days = st.integers(0, 12).map(lambda n: date(2020, 1, 1) + timedelta(days=n))
bodies = st.integers(1, 6)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    since, until = draw(st.none() | days), draw(st.none() | days)
    return Period(*sorted((since, until))) if since and until else Period(since, until)


names = st.sampled_from(["a", "b"])
all_laws = st.builds(
    ByLaws,
    st.tuples(
        *(st.builds(Version, st.just(name), periods(), st.frozensets(bodies, max_size=3)) for name in ("a", "b"))
    ),
    st.lists(st.builds(Seat, bodies, names, periods(), st.booleans()), max_size=6).map(tuple),
    st.lists(st.builds(Link, bodies, bodies, periods()), max_size=12).map(tuple),
    st.lists(st.builds(Except, bodies, names, periods()), max_size=3).map(tuple),
)


@given(all_laws, days)
def test_periods_and_the_ways_of_a_day_tell_the_same_story(laws: ByLaws, day: date) -> None:
    for college in ("a", "b"):
        found = {
            p.organization_id: p.is_inherited for p in places(laws) if p.college == college and p.period.holds_on(day)
        }
        assert found == {body: bool(way) for body, way in ways(laws, college, day).items()}


@given(all_laws, days, st.randoms())
def test_the_order_of_the_facts_changes_nothing(laws: ByLaws, day: date, chance: object) -> None:
    def mixed(values: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple(chance.sample(values, len(values)))  # type: ignore[attr-defined]

    other = ByLaws(mixed(laws.versions), mixed(laws.seats), mixed(laws.links), mixed(laws.exceptions))
    assert places(other) == places(laws)
    assert ways(other, "a", day) == ways(laws, "a", day)


@given(all_laws, days, days)
def test_while_nothing_ends_nobody_leaves(laws: ByLaws, one: date, other: date) -> None:
    def endless(fact: object) -> object:
        return replace(fact, period=Period(fact.period.since))  # type: ignore[type-var,attr-defined]

    # What the network says ends what a list said, so only one of them speaks here.
    seats = tuple(replace(endless(seat), by_network=False) for seat in laws.seats)  # type: ignore[type-var]
    grown = ByLaws(tuple(map(endless, laws.versions)), seats, tuple(map(endless, laws.links)))  # type: ignore[arg-type]
    early, late = sorted((one, other))
    assert in_it(grown, early) <= in_it(grown, late)


@given(all_laws, st.builds(Link, bodies, bodies, periods()), days)
def test_one_more_link_sends_nobody_away(laws: ByLaws, link: Link, day: date) -> None:
    assert in_it(laws, day) <= in_it(replace(laws, links=(*laws.links, link)), day)


@given(all_laws)
def test_a_body_is_in_a_college_once_a_day(laws: ByLaws) -> None:
    found = sorted(places(laws), key=str)
    for one in found:
        for other in found:
            if one != other and (one.organization_id, one.college) == (other.organization_id, other.college):
                first, second = sorted((one.period, other.period), key=lambda p: p.since or date.min)
                assert first.until is not None
                assert second.since is not None
                assert first.until <= second.since
