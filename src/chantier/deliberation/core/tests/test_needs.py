"""Needs that look alike are found by their words, in the same order whatever theirs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from chantier.deliberation.core.needs import Stated, similar, stems

STATED = [
    Stated(1, "Un autobus le soir pour les jeunes familles sans auto"),
    Stated(2, "Des logements abordables pour les familles"),
    Stated(3, "Une épicerie au village"),
    Stated(4, "Transport collectif le soir et la fin de semaine"),
]


def test_the_same_need_in_other_words_is_found_and_others_are_not():
    assert [one.key for one in similar("Autobus du soir pour familles", STATED)] == [1]
    assert [one.key for one in similar("Transports collectifs en soirée", STATED)] == [4]
    assert similar("Une salle de spectacle", STATED) == ()


def test_accents_capitals_plurals_and_grammar_say_nothing():
    assert stems("Les ÉPICERIES de nos villages") == stems("épicerie, village")
    assert stems("les des une") == frozenset()


def test_a_word_alone_is_enough_for_a_need_of_one_word():
    assert [one.key for one in similar("épiceries", STATED)] == [3]
    assert similar("", STATED) == ()
    assert similar("du soir", []) == ()


@given(some.permutations(STATED), some.text(max_size=60))
def test_the_order_in_which_needs_are_read_changes_nothing(order, asked):
    assert similar(asked, order) == similar(asked, STATED)


@given(some.lists(some.text(max_size=40), max_size=8), some.text(max_size=40))
def test_a_share_is_a_share_and_the_best_comes_first(texts, asked):
    found = similar(asked, [Stated(key, words) for key, words in enumerate(texts)], most=3)
    shares = [one.share for one in found]
    assert shares == sorted(shares, reverse=True)
    assert len(found) <= 3
    assert all(0 < share <= 1.000001 for share in shares)
