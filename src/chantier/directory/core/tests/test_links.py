"""Links as lists say them: columns, words, dates, and what a row adds to what is known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core import links
from chantier.directory.core.colleges import Period
from chantier.directory.core.findings import finding
from chantier.directory.core.links import ALWAYS, Judged, Known, LinkColumns, LinkRow

DAYS = st.none() | st.dates(date(2000, 1, 1), date(2000, 1, 20))
PERIODS = st.builds(Period, DAYS, DAYS).filter(lambda one: not (one.since and one.until and one.until <= one.since))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["from", "relation", "to", "since", "until"], {"from": 0, "relation": 1, "to": 2, "since": 3, "until": 4}),
        (["De", "Lien", "À", "Depuis", "Jusqu’au"], {"from": 0, "relation": 1, "to": 2, "since": 3, "until": 4}),
        (["Remarque", "Organisation", "Type de lien", "Autre organisation"], {"from": 1, "relation": 2, "to": 3}),
        (["De", "Tipo", "Hacia"], {"from": 0, "to": 2}),
    ],
)
def test_columns_are_known_by_their_titles(header: list[str], expected: dict[str, int]) -> None:
    assert links.link_columns(header) == LinkColumns(expected)


def test_a_title_may_say_the_relation_of_its_whole_column() -> None:
    columns = links.link_columns(["Organisme", "Membre de"])
    assert columns == LinkColumns({"from": 0, "to": 1}, "Membre de")
    assert columns.missing == ()
    assert links.link_columns(["Organisme", "Depuis"]).missing == ("relation", "to")
    assert links.read_link(columns, ["Atelier", "Fédération"]) == LinkRow("Atelier", "Fédération", "member-of")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Membre de", ("member-of", False)),
        ("member-of", ("member-of", False)),
        ("A pour membre", ("member-of", True)),
        ("Fédération de", ("federation-of", False)),
        ("soutient", ("supported-by", True)),
        ("cousine de", None),
        ("", None),
    ],
)
def test_words_say_a_kind_and_an_end(words: str, expected: tuple[str, bool] | None) -> None:
    assert links.kind_of(words) == expected


FIVE = links.link_columns(["from", "relation", "to", "since", "until"])


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            ["Atelier", "membre de", "Fédération", "2010", "2015-06-30"],
            LinkRow("Atelier", "Fédération", "member-of", Period(date(2010, 1, 1), date(2015, 6, 30))),
        ),
        (["Fonds", "soutient", "Atelier", "", ""], LinkRow("Atelier", "Fonds", "supported-by")),
        (["Atelier", "membre de", "", "", ""], LinkRow("Atelier", problem=finding("link_without_end"))),
        (["A", "cousine de", "B"], LinkRow("A", "B", problem=finding("relation_not_known", value="cousine de"))),
        (
            ["A", "membre de", "B", "03/04/2010", ""],
            LinkRow("A", "B", "member-of", problem=finding("link_date_unclear", value="03/04/2010")),
        ),
        (
            ["A", "membre de", "B", "", "2015"],
            LinkRow("A", "B", "member-of", problem=finding("link_end_without_day", value="2015")),
        ),
        (
            ["A", "membre de", "B", "2015-02-01", "2015-02-01"],
            LinkRow("A", "B", "member-of", problem=finding("link_ends_before_it_begins")),
        ),
        (
            ["A", "soutient", "B", "", "2015"],
            LinkRow("B", "A", "supported-by", problem=finding("link_end_without_day", value="2015")),
        ),
        (["A"], LinkRow("A", problem=finding("link_without_end"))),
    ],
)
def test_a_row_is_understood_or_says_why_not(cells: list[str], expected: LinkRow) -> None:
    assert links.read_link(FIVE, cells) == expected


def test_federation_of_is_member_of_seen_from_the_other_end() -> None:
    assert links.fact("federation-of", 1, 2) == links.fact("member-of", 2, 1) == ("member-of", 2, 1)
    assert links.fact("subsidiary-of", 1, 2) == ("subsidiary-of", 1, 2)


TEN, FIFTEEN, TWENTY = (date(year, 1, 1) for year in (2010, 2015, 2020))


@pytest.mark.parametrize(
    ("said", "known", "expected"),
    [
        (Period(TEN), [], Judged("new", period=Period(TEN))),
        (Period(TEN), [Known(Period(TEN))], Judged("unchanged", 0)),
        (ALWAYS, [Known(Period(TEN, FIFTEEN))], Judged("unchanged", 0)),
        (Period(TEN), [Known(Period(TEN, FIFTEEN))], Judged("unchanged", 0)),
        (Period(FIFTEEN), [Known(Period(TEN, FIFTEEN))], Judged("new", period=Period(FIFTEEN))),
        (Period(TEN), [Known(ALWAYS, is_own=True)], Judged("changed", 0, Period(TEN))),
        (Period(TEN), [Known(ALWAYS)], Judged("set_aside", why=finding("link_said_otherwise_by_list"))),
        (
            Period(TEN),
            [Known(Period(FIFTEEN), is_own=True, by_person=True)],
            Judged("set_aside", why=finding("link_said_otherwise_by_person")),
        ),
        (
            Period(TEN),
            [Known(Period(FIFTEEN), is_own=True, row=3)],
            Judged("set_aside", why=finding("link_said_otherwise_by_row", row=3)),
        ),
        (
            Period(TEN),
            [Known(Period(TEN, FIFTEEN), is_own=True), Known(Period(TWENTY), is_own=True)],
            Judged("set_aside", why=finding("link_over_several_periods")),
        ),
        (Period(TEN), [Known(ALWAYS, is_denied=True)], Judged("set_aside", why=finding("link_denied"))),
        (ALWAYS, [Known(Period(TEN), is_denied=True)], Judged("set_aside", why=finding("link_denied"))),
        (Period(FIFTEEN), [Known(Period(TEN, FIFTEEN), is_denied=True)], Judged("new", period=Period(FIFTEEN))),
        (ALWAYS, [Known(Period(TEN, FIFTEEN), is_denied=True), Known(Period(TWENTY))], Judged("unchanged", 1)),
        (
            Period(FIFTEEN),
            [Known(Period(TEN, TWENTY), is_denied=True), Known(Period(TWENTY), is_own=True)],
            Judged("set_aside", why=finding("link_denied")),
        ),
    ],
)
def test_a_row_adds_changes_or_is_set_aside(said: Period, known: list[Known], expected: Judged) -> None:
    assert links.judge(said, known) == expected


@given(said=PERIODS, known=st.lists(st.builds(Known, PERIODS, *[st.booleans()] * 3), max_size=3))
def test_what_a_row_did_is_unchanged_when_it_is_said_again(said: Period, known: list[Known]) -> None:
    done = links.judge(said, known)
    if done.outcome == links.NEW:
        assert links.judge(said, [*known, Known(done.period, is_own=True)]).outcome == links.UNCHANGED
    elif done.outcome == links.CHANGED:
        assert done.about is not None
        after = [*known[: done.about], Known(done.period, is_own=True), *known[done.about + 1 :]]
        assert links.judge(said, after).outcome == links.UNCHANGED


@given(one=PERIODS, other=PERIODS, day=st.dates(date(1999, 12, 1), date(2000, 2, 1)))
def test_periods_that_share_a_day_overlap(one: Period, other: Period, day: date) -> None:
    assert links.overlaps(one, other) == links.overlaps(other, one)
    if one.holds_on(day) and other.holds_on(day):
        assert links.overlaps(one, other)


@given(cells=st.lists(st.text(max_size=20), max_size=6))
def test_any_row_is_read(cells: list[str]) -> None:
    assert isinstance(links.read_link(FIVE, cells), LinkRow)
