"""A text says what it rests on, and what no longer holds it."""

from __future__ import annotations

from fractions import Fraction

from chantier.deliberation.core.evidence import CASE, CONTRADICTS, SUPPORTS, Grounds, Leaning, grounds


def test_a_passage_is_supported_contested_weakened_or_bare():
    leanings = [
        Leaning("p1", SUPPORTS, CASE),
        Leaning("p1", CONTRADICTS, CASE),
        Leaning("p2", SUPPORTS, CASE, stands=False),
        Leaning("p9", SUPPORTS, CASE),
    ]
    assert grounds(["p1", "p2", "p3"], leanings) == Grounds(Fraction(1, 3), ("p3",), ("p1",), ("p2",))


def test_another_source_holds_what_a_withdrawn_one_held():
    leanings = [Leaning("p1", SUPPORTS, CASE, stands=False), Leaning("p1", SUPPORTS, CASE)]
    assert grounds(["p1"], leanings) == Grounds(Fraction(1), (), (), ())


def test_a_text_without_claims_rests_on_nothing():
    assert grounds([], []) == Grounds(Fraction(0), (), (), ())
