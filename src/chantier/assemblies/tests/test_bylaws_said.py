"""By-laws in words: every rule is said, and each has its sentence."""

from __future__ import annotations

import pytest

from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.core.bylaws_said import articles
from chantier.assemblies.phrases_bylaws import ARTICLES, sentence
from chantier.assemblies.shipped_by_laws import templates

COLLEGES = {"oeuvres": "Œuvres", "syndicats": "Syndicats"}


def said(document) -> list[str]:
    return [sentence(one, COLLEGES) for article in articles(read_by_laws(document)) for one in article.said]


@pytest.mark.parametrize("key", ["non-profit", "cooperative", "informal"])
def test_each_template_is_read_in_words(key):
    found = articles(read_by_laws(templates()[key].articles))
    assert [one.key for one in found] == list(ARTICLES)
    assert all(article.said for article in found)
    assert all("%(" not in sentence(one, {}) for article in found for one in article.said)


def test_what_is_left_out_is_said_with_its_prudent_default():
    words = said({})
    assert "Les règlements ne fixent aucun délai de convocation." in words
    assert "Aucune procuration\N{NO-BREAK SPACE}: personne ne vote pour un autre membre." in words
    assert "Un vote devient secret dès que 1 membre le demande." in words


def test_a_quorum_and_a_double_majority_are_said_with_the_names_of_colleges():
    words = said(
        {
            "notice": {"days": 10, "clear": True},
            "quorum": {"share": "1/10", "number": 3, "colleges": {"oeuvres": {"number": 2}}, "throughout": False},
            "majorities": {
                "special": {
                    "share": "2/3",
                    "base": "cast",
                    "college": {"share": "1/2", "strictly": True},
                    "colleges": "each",
                },
                "ours": {"share": "5/7"},
            },
        }
    )
    assert "Il faut, présentes, au moins un dixième des voix du registre, et jamais moins de 3 voix." in words
    assert "Dans le collège «\N{NO-BREAK SPACE}Œuvres\N{NO-BREAK SPACE}», il faut au moins 2 voix présentes." in words
    assert "Le quorum se vérifie à l’ouverture seulement." in words
    share = "au moins les deux tiers des voix données. Les abstentions comptent dans le total."
    assert f"Résolution spéciale\N{NO-BREAK SPACE}: {share}" in words
    assert (
        "Résolution spéciale\N{NO-BREAK SPACE}: de plus, dans chaque collège, plus de la moitié des voix exprimées."
        in words
    )
    assert (
        "ours\N{NO-BREAK SPACE}: au moins 5/7 des voix exprimées, pour ou contre. Les abstentions ne comptent pas."
        in words
    )


def test_every_way_of_saying_a_majority_has_its_sentence():
    for base in ("expressed", "cast", "present", "roll"):
        for colleges in ("each", "most"):
            rule = {"share": "2/3", "base": base, "college": {"share": "1/2", "base": base}, "colleges": colleges}
            assert len(said({"majorities": {"special": rule}})) > 1


def test_every_rule_of_elections_and_every_mode_has_its_sentence():
    for rule in ("scottish-stv", "schulze", "approval", "proportional-approval", "majority", "two-rounds"):
        document = {
            "elections": rule,
            "modes": ["room", "remote", "hybrid"],
            "proxies": {"allowed": True, "cap": 2, "days": 30},
            "weights": True,
            "casting": True,
            "secret_asked_by": 0,
            "small": 0,
            "substitutes": 0,
            "floor": {"interventions_before_previous_question": 5},
            "speaking": {"seconds": 0},
        }
        assert said(document)
