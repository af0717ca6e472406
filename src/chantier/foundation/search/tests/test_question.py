from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.search.core.highlight import Asked, Piece, excerpt, mark
from chantier.foundation.search.core.question import AskedWord, Clause, Question, likely_spelling, read, tolerance


def test_a_word_is_asked_under_the_stem_of_each_language() -> None:
    assert read("coops ", ("fr", "en")).clauses == (
        Clause(((AskedWord(stems=("cooper", "cooperatives"), folded="cooperatives", typed="coops"),),)),
    )


def test_only_the_word_being_typed_may_go_on() -> None:
    assert [clause.is_open for clause in read("maison des jeu", ("fr",)).clauses] == [False, False, True]
    assert [clause.is_open for clause in read("maison ", ("fr",)).clauses] == [False]


def test_function_words_are_optional() -> None:
    assert [clause.is_optional for clause in read("la maison", ("fr",)).clauses] == [True, False]


def test_quotes_of_both_kinds_ask_for_a_phrase() -> None:
    question = Question((), ((("pet", "enfanc"),),), "petite enfance")
    assert read('"petite enfance"', ("fr",)) == question
    assert read("«\u00a0petite enfance\u00a0»", ("fr",)) == question


@pytest.mark.parametrize(
    ("word", "forgiven"), [("cpe", 0), ("lieu", 1), ("habitat", 1), ("habitation", 2), ("20245", 0)]
)
def test_longer_words_forgive_more(word: str, forgiven: int) -> None:
    assert tolerance(word) == forgiven


def test_the_likely_spelling_is_the_nearest_known_word() -> None:
    assert likely_spelling("coopertaive", ("cooperation", "cooperative", "maison")) == "cooperative"
    assert likely_spelling("zzzz", ("maison",)) == ""


def test_marks_follow_the_stem_and_spare_the_elision() -> None:
    pieces = mark("Fonds d’habitations de l’Est", read("habitation ", ("fr",)).asked, "fr")
    assert pieces == (
        Piece("Fonds d’", is_marked=False),
        Piece("habitations", is_marked=True),
        Piece(" de l’Est", is_marked=False),
    )


def test_an_excerpt_is_cut_around_the_first_answer() -> None:
    text = "mot " * 200 + "coopérative " + "mot " * 200
    pieces = excerpt(text, read("coop ", ("fr",)).asked, "fr", length=60)
    assert [piece.text for piece in pieces if piece.is_marked] == ["coopérative"]
    assert (pieces[0].text, pieces[-1].text, sum(len(p.text) for p in pieces) < 80) == ("… ", " …", True)


@given(st.text())
def test_pieces_end_to_end_give_the_text_back(text: str) -> None:
    asked = Asked(frozenset({"a"}), frozenset({"b"}), ("c",))
    assert "".join(piece.text for piece in mark(text, asked, "fr")) == text


@given(st.text())
def test_any_question_can_be_read(text: str) -> None:
    assert isinstance(read(text, ("fr", "en", "es")).is_empty, bool)
