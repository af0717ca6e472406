from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core.joining import Join, Joins, Party, join

LIST, REGISTER = 1, 2


def party(number, source=LIST, standing=0, records=1):
    return Party(number, standing, records, frozenset({source}))


def parties(*members):
    return {member.organization_id: member for member in members}


def test_the_higher_standing_is_kept_then_the_one_with_more_records_then_the_older():
    known = parties(party(1, REGISTER), party(2, LIST, standing=2), party(3, LIST, standing=2, records=4))
    assert join([(1, 2, 0.99), (1, 3, 0.98)], known, apart=frozenset(), repeated=LIST) == Joins(
        joins=(Join(kept=3, absorbed=1, pair=1), Join(kept=3, absorbed=2, pair=0)), to_review=()
    )


def test_what_was_told_apart_is_left_to_a_person_even_through_a_third():
    known = parties(party(1), party(2), party(3, REGISTER))
    apart = frozenset({frozenset({1, 2})})
    assert join([(1, 3, 0.99), (2, 3, 0.99)], known, apart=apart, repeated=LIST) == Joins((), (0, 1))


def test_two_certainties_that_conflict_are_both_left_to_a_person():
    known = parties(party(1), party(2, REGISTER), party(3, REGISTER))
    assert join([(1, 2, 0.99), (1, 3, 0.98)], known, apart=frozenset(), repeated=LIST) == Joins((), (0, 1))


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=14), st.sets(st.integers(0, 35), max_size=4))
def test_nobody_is_both_kept_and_absorbed_and_nothing_told_apart_is_joined(edges, chosen):
    everyone = list(combinations(range(9), 2))
    apart = frozenset(frozenset(everyone[number]) for number in chosen)
    pairs = [(one, other, 0.99) for one, other in edges]
    found = join(pairs, parties(*(party(number) for number in range(9))), apart=apart, repeated=LIST)
    absorbed = [one.absorbed for one in found.joins]
    kept = {one.kept for one in found.joins}
    assert len(absorbed) == len(set(absorbed))
    assert not kept & set(absorbed)
    for head in kept:
        group = {head, *(one.absorbed for one in found.joins if one.kept == head)}
        assert not any(pair <= group for pair in apart)
