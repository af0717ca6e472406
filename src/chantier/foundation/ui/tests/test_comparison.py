from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.ui.comparison import Piece, lit


def test_the_words_that_only_one_has_are_lit():
    assert lit("Coop du Moulin", "Coopérative du Moulin") == (
        (Piece("Coop ", differs=True), Piece("du Moulin")),
        (Piece("Coopérative ", differs=True), Piece("du Moulin")),
    )


def test_case_and_accents_are_not_a_difference():
    assert lit("ÉLODIE INC.", "Elodie inc.") == ((Piece("ÉLODIE INC."),), (Piece("Elodie inc."),))


def test_an_empty_value_has_no_pieces():
    assert lit("", "819 555-0142") == ((), (Piece("819 555-0142", differs=True),))


@given(st.text(), st.text())
def test_no_letter_is_lost(left, right):
    left_pieces, right_pieces = lit(left, right)
    assert "".join(piece.text for piece in left_pieces) == left
    assert "".join(piece.text for piece in right_pieces) == right
