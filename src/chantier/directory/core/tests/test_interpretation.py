from datetime import date

import pytest

from chantier.directory.core.activity_words import read_lexicon
from chantier.directory.core.consolidation import Said, Testimony, consolidate
from chantier.directory.core.interpretation import Activities, Reading, activities, form

LEXICON = read_lexicon('[childcare]\nsure = ["garderie*"]\nname = ["cpe"]\n[retail]\nsure = ["epicerie*"]\n')


def says(kind, origin="record:1", **values):
    return Testimony(origin, kind, kind, date(2026, 1, 1), values)


def said(value, kind="register", origin="record:1"):
    return Said(value, origin, kind, kind, date(2026, 1, 1), False)


def does(*testimonies):
    known = {"housing", "childcare", "retail"}
    return activities(
        consolidate(testimonies), testimonies, LEXICON, concept_of=lambda text: text if text in known else None
    )


def test_a_stated_activity_is_kept_and_nothing_is_read_beside_it():
    assert does(says("network", activities=["housing"], activity="Garderie")) == Activities(stated=("housing",))


def test_what_is_read_says_in_whose_words():
    assert does(says("register", legal_name="Les Lutins", activity="Garderies")) == Activities(
        read=(Reading("childcare", "sure", "description", "Garderies", said("Garderies")),)
    )


def test_a_person_who_says_that_there_is_no_activity_is_believed():
    register = says("register", legal_name="Les Lutins", activity="Garderies")
    assert does(register, says("own", "statement:1", activities=[])) == Activities()


def test_a_stated_text_that_no_concept_bears_is_read_as_free_words():
    assert does(says("network", usual_name="Les Lutins", activities=["Épicerie"])).concepts == ("retail",)


@pytest.mark.parametrize(
    ("stated", "read"),
    [("cooperative", "solidarity-cooperative"), ("", "solidarity-cooperative"), ("non-profit", None)],
)
def test_a_name_makes_a_cooperative_more_precise_and_contradicts_nothing(stated, read):
    found = form(consolidate([says("register", legal_name="Coop de solidarité du Lac", legal_form=stated)]))
    assert (found.concept if found else None) == read


def test_a_form_that_a_person_states_is_left_alone():
    stated = says("own", "statement:1", legal_form="cooperative", legal_name="Coop de solidarité du Lac")
    assert form(consolidate([stated])) is None


def test_the_words_of_a_name_are_given_as_they_are_written():
    found = form(consolidate([says("register", legal_name="Coopérative d’Habitation du Lac")]))
    assert (found.concept, found.words) == ("consumer-cooperative", "Coopérative d’Habitation")
