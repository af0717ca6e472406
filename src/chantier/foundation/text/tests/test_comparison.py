"""Two texts compared word by word."""

from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.text.api import Stretch, compare, without_case_or_accents
from chantier.foundation.text.core.comparison import MOST_WORDS

words = st.text(alphabet="abéÉ'’ -.\n", max_size=60)


def test_equal_texts_are_one_stretch():
    assert compare("Coop du Lac", "Coop du Lac") == (Stretch("Coop du Lac", "Coop du Lac"),)


def test_a_word_replaced_is_lit_on_both_sides():
    assert compare("Coop du Lac", "Coop des Lac") == (
        Stretch("Coop ", "Coop "),
        Stretch("du", ""),
        Stretch("", "des"),
        Stretch(" Lac", " Lac"),
    )


def test_several_words_replaced_are_one_change():
    assert compare("Coop du petit lac bleu", "Coop la grande mer bleu") == (
        Stretch("Coop ", "Coop "),
        Stretch("du petit lac", ""),
        Stretch("", "la grande mer"),
        Stretch(" bleu", " bleu"),
    )


def test_case_and_accents_can_be_set_aside():
    assert compare("ÉCO L'ARBRE", "Eco l’arbre", fold=without_case_or_accents) == (
        Stretch("ÉCO L'ARBRE", "Eco l’arbre"),
    )


def test_nothing_against_something_is_an_addition():
    assert compare("", "Québec") == (Stretch("", "Québec"),)
    assert compare("", "") == ()


def test_a_text_too_long_to_compare_is_given_as_replaced():
    long = "mot " * MOST_WORDS
    assert compare(long, "court") == (Stretch(long, ""), Stretch("", "court"))


@given(words, words)
def test_each_side_gives_its_text_back(before, after):
    stretches = compare(before, after, fold=without_case_or_accents)
    assert "".join(s.before for s in stretches) == before
    assert "".join(s.after for s in stretches) == after
