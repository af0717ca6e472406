import tomllib
from pathlib import Path

import pytest

from chantier.directory.core import form_words
from chantier.directory.core.cleaning import legal_form_slug
from chantier.directory.core.form_words import BROADER, family, form_in_name, is_narrower, lineage, within

SHIPPED = Path(form_words.__file__).parents[2] / "foundation" / "words" / "schemes"


def test_the_forms_stand_under_each_other_as_in_the_shipped_vocabulary():
    concepts = tomllib.loads((SHIPPED / "legal-form.toml").read_text(encoding="utf-8"))["concept"]
    assert {one["slug"]: one["broader"][0] for one in concepts if one.get("broader")} == BROADER


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("APE", "non-profit"),
        ("ASS", "association"),
        ("COP", "cooperative"),
        ("SMU", "mutual"),
        ("OSBL", "non-profit"),
        ("obnl-a-volet-marchand", "non-profit"),
        ("Personne morale sans but lucratif", "non-profit"),
        ("Coop", "cooperative"),
        ("Coopérative de solidarité", "solidarity-cooperative"),
        ("cooperative-de-travail", "worker-cooperative"),
        ("Coop de travailleurs actionnaire", "worker-shareholder-cooperative"),
        ("Coopérative de producteurs", "producer-cooperative"),
        ("Coopérative de consommateurs", "consumer-cooperative"),
        ("Mutuelle", "mutual"),
    ],
)
def test_what_lists_and_the_register_write_is_one_vocabulary(written, form):
    assert legal_form_slug(written) == form


def test_a_broad_form_holds_its_narrower_ones():
    assert lineage("solidarity-cooperative") == ("solidarity-cooperative", "cooperative")
    assert lineage("") == ()
    assert "worker-cooperative" in within(["cooperative"])
    assert within(["association"]) == ("association",)
    assert is_narrower("solidarity-cooperative", "cooperative")
    assert not is_narrower("cooperative", "cooperative")
    assert not is_narrower("cooperative", "solidarity-cooperative")


def test_a_name_says_the_kind_of_a_cooperative_and_no_other_form():
    assert form_in_name("Le Moulin, coop de solidarité") == ("solidarity-cooperative", "coop de solidarite")
    assert form_in_name("Taxis coop de la Vallée") == ("cooperative", "coop")
    assert form_in_name("Association des riverains inc.") is None


def test_two_bodies_are_compared_by_the_broadest_form_and_a_name_may_say_a_cooperative():
    assert family("solidarity-cooperative", ["Le Moulin"]) == "cooperative"
    assert family("association", ["Le Moulin"]) == family("non-profit", []) == "non-profit"
    assert family("", ["Le Moulin, coop de travail"]) == "cooperative"
    assert family("other-form", ["Le Moulin"]) == ""
