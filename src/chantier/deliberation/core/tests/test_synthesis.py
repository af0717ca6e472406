"""A synthesis is published when each of its sentences can be traced to words that were said."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core.reasons import Reason
from chantier.deliberation.core.synthesis import Quoted, SentenceGiven, covered, faults, left_out, plain, sources_of

SAID = {
    "a1": "Sans transport le soir, les jeunes familles ne viennent pas à l’épicerie coopérative.",
    "a2": "Le fonds devrait financer d’abord les projets déjà portés par deux organismes.",
}


def one(text: str, *citations: tuple[str, str]) -> SentenceGiven:
    return SentenceGiven(text, tuple(Quoted(*citation) for citation in citations))


def test_a_sentence_that_quotes_what_was_said_has_no_fault():
    cited = one("Le transport du soir manque.", ("a1", "les jeunes familles  ne viennent pas à l'épicerie"))
    assert faults([cited], SAID) == ()


def test_each_fault_is_said_with_the_number_of_its_sentence():
    given_sentences = [
        one("Tout le monde est d’accord."),
        one("Le transport manque.", ("a1", "les familles ne viennent plus")),
        one("Le fonds d’abord.", ("a9", "Le fonds devrait financer")),
        one("Le fonds.", ("a2", "Le fonds")),
        one(" ", ("a2", "Le fonds devrait financer")),
    ]
    assert faults(given_sentences, SAID) == (
        Reason("sentence_without_citation", {"number": 1}),
        Reason("quote_not_found", {"number": 2, "source": "a1"}),
        Reason("contribution_unknown", {"number": 3, "source": "a9"}),
        Reason("quote_too_short", {"number": 4, "source": "a2"}),
        Reason("empty_sentence", {"number": 5}),
    )


def test_a_contribution_shorter_than_a_quote_may_be_quoted_whole():
    assert faults([one("Oui.", ("a", "Oui."))], {"a": "Oui."}) == ()


def test_an_empty_synthesis_is_not_one():
    assert faults([], SAID) == (Reason("no_sentence"),)


def test_the_part_that_was_heard_is_counted_and_the_rest_listed():
    cited = [one("Le transport manque.", ("a1", "les jeunes familles ne viennent pas"))]
    assert covered(cited, SAID) == Fraction(1, 2)
    assert left_out(cited, list(SAID)) == ("a2",)
    assert covered([], ()) == 1


@given(st.text(min_size=1, max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_any_long_enough_piece_of_a_contribution_is_found_in_it(text, start, end):
    piece = text[min(start, end) : max(start, end)]
    if len(plain(piece)) >= 12:
        assert faults([one("Une phrase.", ("a", piece))], {"a": text}) == ()


def test_words_lead_to_every_contribution_that_says_them() -> None:
    contributions = {"a": "Le dernier  autobus\npart trop tôt.", "b": "Il part trop tôt.", "c": "Rien."}
    assert sources_of("part trop tôt", contributions) == ("a", "b")
    assert sources_of("le train", contributions) == ()
    assert sources_of("  ", contributions) == ()


def test_a_quote_that_nobody_said_is_named_by_its_sentence() -> None:
    said = SentenceGiven("Une phrase.", (Quoted("", "des mots que personne n’a dits"),))
    assert faults([said], {"a": "Autre chose."}) == (Reason("quote_nowhere", {"number": 1}),)
