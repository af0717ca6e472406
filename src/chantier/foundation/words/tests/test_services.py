"""Loading: who may, what changes, what never does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chantier.foundation.access.api import Invalid, NotAllowed, Speaker
from chantier.foundation.journal.models import Act
from chantier.foundation.words import api
from chantier.foundation.words.api import Loaded
from chantier.foundation.words.models import Concept, Scheme
from chantier.foundation.words.services.loading import SHIPPED

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
DOCUMENTALIST = Speaker(person_id=7, roles=frozenset({"documentalist"}))
FRUIT = """
[scheme]
slug = "fruit"
title = { fr = "Fruits", en = "Fruits", es = "Frutas" }
[[concept]]
slug = "apple"
notation = "P"
fr = "Pomme"
en = "Apple"
es = "Manzana"
alt = { fr = ["Pomme d’été", "Fruit défendu"] }
[[concept]]
slug = "pear"
fr = "Poire"
en = "Pear"
es = "Pera"
alt = { fr = ["Fruit défendu"] }
hidden = { fr = ["pomme"] }
broader = ["apple"]
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def fruit(tmp_path: Path) -> Path:
    file = tmp_path / "fruit.toml"
    file.write_text(FRUIT, encoding="utf-8")
    return file


def _load(file: Path, *, at: datetime = AT) -> Loaded:
    return api.load_scheme(file=file, speaker=DOCUMENTALIST, at=at)


def test_a_vocabulary_is_loaded_and_says_so_in_the_journal(fruit):
    assert _load(fruit) == Loaded("fruit", changed=True, added=2)
    act = Act.objects.get(name="words.scheme_loaded")
    assert (act.person_id, act.at, act.data) == (
        7,
        AT,
        {"added": 2, "kept": 0, "withdrawn": 0, "kept_as_edited_here": 0},
    )


def test_loading_the_same_file_again_changes_nothing(fruit):
    _load(fruit)
    before = list(Concept.objects.values())
    assert _load(fruit) == Loaded("fruit", changed=False, kept=2)
    assert (list(Concept.objects.values()), Act.objects.count()) == (before, 1)


def test_a_new_version_keeps_ids_and_withdraws_what_left(fruit):
    _load(fruit)
    apple = api.by_slug("fruit", "apple").id
    without_pear = FRUIT.split('[[concept]]\nslug = "pear"', maxsplit=1)[0]
    fruit.write_text(without_pear.replace('Pomme"\nen', 'Pomme mûre"\nen'), encoding="utf-8")
    assert _load(fruit) == Loaded("fruit", changed=True, added=0, kept=1, withdrawn=1)
    assert (api.label(apple, "fr"), api.label(apple, "en")) == ("Pomme mûre", "Apple")
    assert api.by_slug("fruit", "pear").valid_until == date(2026, 11, 23)
    assert not api.by_slug("fruit", "pear").is_current(date(2026, 11, 23))


def test_somebody_without_the_charge_is_refused_and_nothing_is_kept(fruit):
    with pytest.raises(NotAllowed) as refusal:
        api.load_scheme(file=fruit, speaker=Speaker(person_id=1), at=AT)
    assert refusal.value.reason.code == "role_needed"
    assert not Scheme.objects.exists()


@pytest.mark.parametrize(
    ("replaced", "by", "sentence"),
    [
        ('es = "Pera"\n', "", "Le concept « pear » n’a pas de libellé dans toutes les langues (es)."),
        ('["apple"]', '["plum"]', "Le concept « pear » se place sous « plum », qui n’existe pas."),
        (
            'slug = "pear"',
            'slug = "pear"\ncolour = "green"',
            "Clé inconnue : pear: colour. Elle serait perdue ; corrigez-la ou retirez-la.",
        ),
    ],
)
def test_a_faulty_file_is_refused_with_a_sentence_and_nothing_is_kept(fruit, replaced, by, sentence):
    fruit.write_text(FRUIT.replace(replaced, by), encoding="utf-8")
    with pytest.raises(Invalid) as refusal:
        _load(fruit)
    assert " ".join(str(refusal.value).split()) == sentence
    assert not Scheme.objects.exists()


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("POMME", "apple"),  # a preferred label wins over somebody’s hidden one
        ("pomme d'ete", "apple"),
        ("manzana", "apple"),
        ("p", "apple"),
        ("pear", "pear"),
        ("fruit défendu", None),  # two bear it: we do not guess
        ("prune", None),
        ("", None),
    ],
)
def test_a_concept_is_found_by_any_of_its_labels(fruit, text, slug):
    _load(fruit)
    found = api.find("fruit", text)
    assert (found.slug if found else None) == slug


def test_a_hierarchy_grows_from_its_top(fruit):
    _load(fruit)
    (top,) = api.tree("fruit")
    assert (top.concept.slug, [under.concept.slug for under in top.branches]) == ("apple", ["pear"])
    assert top.concept.narrower == ("pear",)


def test_labels_fall_back_to_french_then_to_anything(fruit):
    _load(fruit)
    assert api.labels("fruit", "es") == {"apple": "Manzana", "pear": "Pera"}
    assert api.labels("fruit", "pt") == {"apple": "Pomme", "pear": "Poire"}
    assert api.labels("nothing", "fr") == {}
    assert api.label(0, "fr") == ""


def test_asking_many_times_costs_what_asking_once_costs(fruit, django_assert_max_num_queries):
    _load(fruit)
    api.concepts("fruit")
    with django_assert_max_num_queries(0):
        for _ in range(3):
            api.labels("fruit", "fr")
            api.find("fruit", "poire")


def test_the_command_loads_what_is_shipped_and_a_second_time_nothing(settings):
    first, second = StringIO(), StringIO()
    call_command("words", "load", stdout=first)
    call_command("words", "load", stdout=second)
    assert first.getvalue().splitlines()[0] == "activity: 28 new, 0 kept, 0 withdrawn"
    assert second.getvalue().splitlines() == [f"{file.stem}: nothing new" for file in sorted(SHIPPED.glob("*.toml"))]


def test_a_vocabulary_travels_in_turtle_under_the_public_address(fruit, tmp_path, settings):
    settings.CHANTIER_ADDRESS = "https://reseau.example"
    _load(fruit)
    file = tmp_path / "fruit.ttl"
    call_command("words", "export", "fruit", out=file)
    assert "<https://reseau.example/fr/vocabulaires/fruit/apple/>" in file.read_text(encoding="utf-8")
    api.import_file(file=file, slug="verger", speaker=DOCUMENTALIST, at=AT)
    assert api.labels("verger", "fr") == api.labels("fruit", "fr")
    assert api.by_slug("verger", "pear").broader == ("apple",)


def test_exporting_what_is_not_there_is_refused():
    with pytest.raises(CommandError, match="No vocabulary is called 'nothing'"):
        call_command("words", "export", "nothing")


def test_a_turtle_that_is_none_is_refused_with_a_sentence(tmp_path):
    file = tmp_path / "x.ttl"
    file.write_text("nothing of the kind", encoding="utf-8")
    with pytest.raises(CommandError, match="Turtle lisible"):
        call_command("words", "import", file)
