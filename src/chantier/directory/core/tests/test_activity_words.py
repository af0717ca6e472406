import csv
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core import activity_words
from chantier.directory.core.activity_words import Inferred, infer, read_lexicon

SHIPPED = Path(activity_words.__file__).parents[2] / "foundation" / "words" / "schemes"
LEXICON = read_lexicon(Path(activity_words.__file__).with_suffix(".toml").read_text(encoding="utf-8"))
LABELS = Path(__file__).parent / "data" / "activity_labels.toml"
NOTATIONS = {
    concept["slug"]: concept["notation"]
    for concept in tomllib.loads((SHIPPED / "activity.toml").read_text(encoding="utf-8"))["concept"]
}


def told(**words):
    return [(one.concept, one.words) for one in infer(LEXICON, **words)]


def test_the_words_of_the_register_tell_the_activity_and_are_given_as_they_are_written():
    assert infer(LEXICON, descriptions=["Exploitation d’une GARDERIE pour enfants"]) == (
        Inferred("childcare", "sure", "description", "GARDERIE"),
    )


def test_small_words_do_not_hide_a_phrase():
    assert told(descriptions=["SERVICE DE GARDE À L’ENFANCE"]) == [("childcare", "SERVICE DE GARDE")]


def test_a_union_of_day_care_workers_is_a_union():
    assert told(names=["Syndicat des travailleuses en CPE"], descriptions=["Service de garde"]) == [
        ("civic", "Syndicat")
    ]


def test_the_longer_phrase_is_taken_first():
    assert told(descriptions=["Patinage artistique"]) == [("leisure-sport", "Patinage artistique")]
    assert told(descriptions=["Art du vitrail"]) == [("arts-heritage", "Art")]


def test_a_cue_in_the_name_speaks_when_the_description_is_silent():
    assert told(descriptions=["-"], names=["Théâtre des Quatre Vents"]) == [("arts-heritage", "Théâtre")]


def test_a_description_speaks_before_the_name():
    assert told(descriptions=["Imprimerie"], names=["Théâtre des Quatre Vents"]) == [("manufacturing", "Imprimerie")]


def test_a_mission_tells_no_activity():
    assert told(descriptions=["Lutter contre la pauvreté", "Améliorer la qualité de l’air du temps"]) == []


def test_a_body_that_no_concept_describes_is_given_none():
    assert told(names=["Cimetière Saint-Louis"], descriptions=["Paroisse : inhumations"]) == []


def test_a_code_of_the_register_speaks_before_vaguer_words_and_after_sure_ones():
    assert told(codes=["cae:8641"]) == [("childcare", "8641")]
    assert told(codes=["cae:8641"], descriptions=["Organisme"]) == [("childcare", "8641")]
    assert told(codes=["cae:8641"], descriptions=["Théâtre"]) == [("arts-heritage", "Théâtre")]
    assert told(codes=["naics:8641"]) == []


def test_a_sector_of_a_list_gives_way_to_a_narrower_cue_in_the_name():
    sector = ["soins-de-sante-et-assistance-sociale"]
    assert told(descriptions=sector, names=["La Mie"]) == [("care", "soins-de-sante-et-assistance-sociale")]
    assert told(descriptions=sector, names=["Aide à domicile des Deux-Rives"]) == [
        ("social-services", "Aide à domicile")
    ]


def test_two_sure_activities_are_both_given_and_never_more():
    assert told(descriptions=["Épicerie, friperie, camping et taxi"]) == [
        ("retail", "Épicerie"),
        ("tourism-food", "camping"),
    ]


def test_a_phrase_that_tells_two_concepts_in_one_place_is_refused():
    with pytest.raises(ValueError, match="tells both"):
        read_lexicon('[retail]\nsure = ["kiosque"]\n[media]\nsure = ["kiosque"]\n')


def test_every_phrase_leads_to_a_concept_of_the_shipped_vocabulary():
    concepts = {phrase.concept for place in LEXICON.phrases.values() for some in place.values() for phrase in some}
    assert (concepts | set(LEXICON.codes.values())) - {""} <= set(NOTATIONS)


@given(st.lists(st.text(max_size=60), max_size=3), st.lists(st.text(max_size=60), max_size=2))
def test_any_text_is_read_and_what_is_quoted_was_written(descriptions, names):
    for one in infer(LEXICON, descriptions=descriptions, names=names):
        text = (names if one.place == "name" else descriptions)[one.number]
        assert one.words in " ".join(text.split())


@pytest.mark.realdata
@pytest.mark.parametrize("reading", ["first", "second", "third", "fourth"])
def test_what_is_read_in_the_real_case_agrees_with_our_own_reading(shared_data, reading):
    files = {
        key: list(csv.DictReader((shared_data / "mauricie" / name).read_text(encoding="utf-8").splitlines()))
        for key, name in (("r", "register.csv"), ("d", "directory.csv"), ("m", "members.csv"))
    }
    given_concepts = right = describable = found = 0
    for row, label in tomllib.loads(LABELS.read_text(encoding="utf-8"))[reading].items():
        cells = files[row[0]][int(row[1:]) - 1]
        read = infer(LEXICON, descriptions=[cells.get("SecteurActivite", "")], names=[cells["NomEntreprise"]])
        accepted = {word.lstrip("~") for word in label.split()}
        agrees = [NOTATIONS[one.concept] in accepted for one in read]
        given_concepts += len(agrees)
        right += sum(agrees)
        if any(not word.startswith("~") for word in label.split()):
            describable += 1
            found += any(agrees)
    assert right >= 0.95 * given_concepts
    assert found >= 0.94 * describable
