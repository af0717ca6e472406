from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.search.core.analysis import LONGEST_WORD, Analysed, analyse, fold


@pytest.mark.parametrize(
    ("written", "also_written", "language"),
    [
        ("l’économie", "economies", "fr"),
        ("L'ÉCONOMIE", "économie", "fr"),
        ("jusqu’au lieu", "lieux", "fr"),
        ("d'habitation", "habitations", "fr"),
        ("qu’un travail", "travaux", "fr"),
        ("un jeu", "des jeux", "fr"),
        ("les chevaux", "le cheval", "fr"),
        ("œuvre", "oeuvres", "fr"),
        ("égalité", "egalite", "fr"),
        ("C.P.E.", "cpe", "fr"),
        ("l’O.B.N.L.", "OBNL", "fr"),
        ("Coop", "coopératives", "fr"),
        ("St Jean", "Saint-Jean", "fr"),
        ("Ste Anne inc.", "Sainte Anne", "fr"),
        ("étudiant(e)s", "étudiants", "fr"),
        ("travailleur·euse·s", "travailleurs", "fr"),
        ("ﬁnance", "finances", "fr"),
        ("children", "child", "en"),
        ("women's shelters", "woman shelter", "en"),
        ("communities", "community", "en"),
        ("cooperativas", "cooperativa", "es"),
        ("las organizaciones", "organización", "es"),
    ],
)
def test_two_ways_to_write_a_thing_have_the_same_stems(written: str, also_written: str, language: str) -> None:
    assert analyse(written, language).stems == analyse(also_written, language).stems


@pytest.mark.parametrize(
    ("one", "other"),
    [("égal", "égalité"), ("maison", "mission"), ("Laval", "Lavaltrie"), ("école", "écologie")],
)
def test_two_different_things_keep_different_stems(one: str, other: str) -> None:
    assert analyse(one, "fr").stems != analyse(other, "fr").stems


def test_all_tokens_of_a_name() -> None:
    assert analyse("Le C.P.E. de l’Arc-en-ciel", "fr") == Analysed(
        stems=("cpe", "arc", "ciel"),
        words=("le", "cpe", "de", "arc", "en", "ciel"),
        extra_stems=("arcenciel", "centr", "pet", "enfanc"),
        extra_words=("arcenciel",),
    )


def test_a_long_form_is_also_found_by_its_acronym() -> None:
    tokens = analyse("Centre de la petite enfance Les Lutins", "fr")
    assert ("cpe" in tokens.extra_stems, "cpe" in tokens.extra_words) == (True, True)


def test_a_language_that_is_not_known_is_folded_only() -> None:
    assert analyse("Organização Cooperativas", "pt").stems == ("organizacao", "cooperativas")


def test_a_word_without_end_is_cut() -> None:
    assert len(analyse("a" * 100_000, "fr").words[0]) == LONGEST_WORD


@given(st.text())
def test_folding_twice_gives_the_same_as_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from(["fr", "en", "es", "iu", ""]))
def test_any_text_can_be_analysed_into_tokens_without_spaces(text: str, language: str) -> None:
    tokens = analyse(text, language)
    every = (*tokens.stems, *tokens.words, *tokens.extra_stems, *tokens.extra_words)
    assert [token for token in every if not token or token.split() != [token]] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("loyers", "lois"), ("communication", "communs"), ("marché", "marcher"), ("actionnaires", "actions")],
)
def test_words_that_a_stemmer_would_mix_stay_apart(one: str, other: str) -> None:
    assert set(analyse(one, "fr").stems).isdisjoint(analyse(other, "fr").stems)
