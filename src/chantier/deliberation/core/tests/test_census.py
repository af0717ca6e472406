"""A census says what a reader of each row would say, whatever is chosen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core.census import Census, census, tally

FACETS = ("state", "theme")
rows = st.lists(
    st.tuples(
        st.integers(1, 60),
        st.integers(0, 5),
        st.fixed_dictionaries(
            {"state": st.lists(st.sampled_from("ab"), max_size=1), "theme": st.sets(st.sampled_from("xyz"))}
        ),
    ),
    unique_by=lambda row: row[0],
    max_size=40,
)
choices = st.dictionaries(st.sampled_from(FACETS), st.sets(st.sampled_from("abxyzn"), max_size=3))


def made_of(given_rows):
    held = {name: [(value, pk) for pk, _moved, values in given_rows for value in values[name]] for name in FACETS}
    return census([(pk, moved) for pk, moved, _values in given_rows], held)


def in_order(given_rows):
    return sorted(given_rows, key=lambda row: (-row[1], -row[0]))


def holds(row, chosen, but=""):
    return all(set(row[2][name]) & set(wanted) for name, wanted in chosen.items() if wanted and name != but)


@given(rows, choices, st.sets(st.integers(1, 70)))
def test_what_is_found_counted_and_paged_is_what_reading_each_row_finds(given_rows, chosen, seen):
    made = made_of(given_rows)
    found = tally(made.bits_of(seen), made.held, chosen, most=9)
    visible = [row for row in in_order(given_rows) if row[0] in seen]
    kept = [row[0] for row in visible if holds(row, chosen)]
    assert found.bits.bit_count() == len(kept)
    assert made.numbers(found.bits, 100) == kept
    for name in FACETS:
        counted = {}
        for row in visible:
            if holds(row, chosen, but=name):
                for value in row[2][name]:
                    counted[value] = counted.get(value, 0) + 1
        assert found.counts[name] == counted
        assert list(found.counts[name].items()) == sorted(counted.items(), key=lambda one: (-one[1], one[0]))


@given(rows, st.integers(1, 7))
def test_pages_that_follow_each_other_are_the_whole_list_once(given_rows, most):
    made = made_of(given_rows)
    everything, after, read = made.bits_of(made.ids), None, []
    while places := made.page(everything, most, after=after):
        read += [made.ids[at] for at in places]
        after = (made.moved[places[-1]], made.ids[places[-1]])
    assert read == [row[0] for row in in_order(given_rows)]


def test_a_page_goes_on_from_the_place_of_something_that_is_no_longer_there():
    made = census([(1, 10), (2, 30), (3, 20)], {"state": [("a", 3), ("a", 4)]})
    assert made.numbers(made.bits_of([1, 2, 3]), 9) == [2, 3, 1]
    assert [made.ids[at] for at in made.page(made.bits_of([1, 3]), 9, after=(25, 9))] == [3, 1]
    assert made.numbers(made.of("state", "a"), 9) == [3]


def test_nothing_is_an_empty_census():
    assert census([], {}) == Census()
    assert Census().bits_of([4]) == 0
    assert Census().of("state", "a") == 0
