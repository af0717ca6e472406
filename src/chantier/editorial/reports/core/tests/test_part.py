"""Parts are frozen without loss, and what changed between two gatherings is said exactly."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chantier.editorial.reports.core.part import (
    Change,
    Difference,
    Figure,
    Part,
    Thing,
    as_plain,
    difference,
    from_plain,
)
from chantier.editorial.reports.core.period import is_possible

words = st.text(max_size=8)
figures = st.builds(Figure, words, words, st.integers(0, 9999), st.none() | st.integers(0, 9999), words)
things = st.builds(Thing, words, words, words, words, words)
parts = st.builds(
    Part,
    words,
    st.lists(figures, max_size=3).map(tuple),
    st.lists(figures, max_size=3).map(tuple),
    st.tuples(words, words),
    st.lists(things, max_size=3).map(tuple),
    words,
)


@given(parts)
def test_what_is_frozen_is_read_back_whole(part: Part):
    assert from_plain(json.loads(json.dumps(as_plain(part)))) == part


@given(parts)
def test_a_part_does_not_differ_from_itself_once_its_keys_are_its_own(part: Part):
    keys = [one.key for one in (*part.headline, *part.rows)]
    if len(keys) == len(set(keys)):
        assert not difference(part, part)


def test_a_difference_says_numbers_before_and_now_and_titles_come_and_gone():
    three_of_ten, three_of_twelve = Figure("members", "membres", 3, 10), Figure("members", "membres", 3, 12)
    a, b = Figure("a", "A", 1), Figure("b", "B", 2)
    before = Part("s", (three_of_ten,), (a,), things=(Thing("Un", "/1/"),))
    now = Part("s", (three_of_twelve,), (b,), things=(Thing("Deux", "/2/"),))
    assert difference(before, now) == Difference(
        (Change(three_of_ten, three_of_twelve), Change(None, b), Change(a, None)), ("Deux",), ("Un",)
    )


def test_other_words_for_the_same_numbers_are_no_change():
    assert not difference(Part("s", (Figure("m", "membres", 3),)), Part("t", (Figure("m", "adhérents", 3),)))


def test_an_empty_part_has_nothing_but_zeros():
    assert Part("s", (Figure("m", "membres", 0, 10),)).is_empty
    assert not Part("s", (Figure("m", "membres", 1),)).is_empty
    assert not Part("s", things=(Thing("Un", "/1/"),)).is_empty


def test_a_year_to_come_has_no_report():
    today = date(2026, 3, 1)
    assert [is_possible(year, today=today) for year in (1995, 1996, 2026, 2027)] == [False, True, True, False]
