from hypothesis import given
from hypothesis import strategies as st

from chantier.library.core.reasons import Reason
from chantier.library.core.similar import Likeness, Traits, likeness, ranked

ABOVE = {"food": frozenset({"life"}), "grocery": frozenset({"food", "life"})}
SLUGS = st.frozensets(st.sampled_from(["food", "life", "grocery", "housing", "care"]), max_size=4)
TRAITS = st.builds(
    Traits,
    id=st.integers(1, 40),
    themes=SLUGS,
    places=st.frozensets(st.sampled_from(["qc-11", "qc-12"]), max_size=2),
    authors=st.frozensets(st.sampled_from(["clavier", "rouleau"]), max_size=2),
    organizations=st.frozensets(st.sampled_from(["o1", "o2"]), max_size=2),
    words=st.floats(0, 1),
)


def test_the_reasons_say_what_is_shared_the_strongest_first():
    one = Traits(1, frozenset({"food", "care"}), frozenset({"qc-11"}))
    other = Traits(2, frozenset({"food"}), frozenset({"qc-11"}), words=0.5)
    assert likeness(one, other, above=ABOVE) == Likeness(
        2, 2.45, (Reason("same_theme", {"theme": "food"}), Reason("same_place", {"which": "qc-11"}))
    )


def test_a_wider_theme_counts_less_than_the_same():
    one = Traits(1, frozenset({"grocery"}))
    wider, same = Traits(2, frozenset({"food"})), Traits(3, frozenset({"grocery"}))
    found = ranked(one, [wider, same], above=ABOVE)
    assert [(each.id, each.reasons[0].code) for each in found] == [(3, "same_theme"), (2, "near_theme")]


def test_words_alone_are_a_reason_only_when_they_match_well():
    one = Traits(1)
    found = ranked(one, [Traits(2, words=0.3), Traits(3, words=0.9)], above=ABOVE)
    assert found == (Likeness(3, 1.35, (Reason("same_words"),)),)


@given(TRAITS, st.lists(TRAITS, max_size=12))
def test_a_resource_never_resembles_itself_and_everyone_has_a_reason(one: Traits, others: list[Traits]):
    found = ranked(one, others, above=ABOVE)
    assert all(each.id != one.id and each.reasons for each in found)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert len({each.id for each in found}) == len(found) <= 6


@given(TRAITS, st.lists(TRAITS, max_size=12, unique_by=lambda each: each.id))
def test_the_order_of_candidates_changes_nothing(one: Traits, others: list[Traits]):
    assert ranked(one, others, above=ABOVE) == ranked(one, others[::-1], above=ABOVE)


@given(TRAITS, TRAITS)
def test_sharing_a_place_more_never_counts_less(one: Traits, other: Traits):
    import dataclasses

    more = dataclasses.replace(other, places=one.places | other.places)
    assert likeness(one, more, above=ABOVE).score >= likeness(one, other, above=ABOVE).score
