from __future__ import annotations

import random
from dataclasses import replace

import pytest

from chantier.directory.core.blocking import Index
from chantier.directory.core.body import Body, Label, body_from_values
from chantier.directory.core.matching import Pair, duplicates, match
from chantier.directory.core.tests.registers import TOWNS, body, register

REGISTER = register()
INDEX = Index(REGISTER)
AURORE, PERDRIX, CORMIER, ORMES = TOWNS


def filling() -> list[Body]:
    """Rows that nobody disputes, so that the list teaches as a list does."""
    return [replace(one, key=f"fill-{one.key}") for one in REGISTER[10:70]]


def best(*rows: Body) -> dict[str, Pair]:
    found: dict[str, Pair] = {}
    for pair in match([*filling(), *rows], INDEX).pairs:
        found.setdefault(pair.left_key, pair)
    return {key: pair for key, pair in found.items() if not key.startswith("fill-")}


def codes(pair: Pair) -> list[str]:
    return [reason.code for reason in pair.reasons]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (body("x", "Coop santé La Fougère", "12, Principale", *AURORE), "trap01"),
        (body("x", "CDC de Port-Cormier", "9, rue du Quai", *CORMIER), "trap07"),
        (body("x", "Maison du Bouleau", "40, rue du Moulin", *AURORE), "trap03"),
        (body("x", "Fondation Maison du Bouleau", "40, rue du Moulin", *AURORE), "trap02"),
        (body("x", "Club de l’âge d’or", "3 rue de l'Église", *PERDRIX), "trap04"),
    ],
)
def test_the_same_body_is_recognised(left: Body, right: str) -> None:
    pair = best(left)["x"]
    assert (pair.right_key, pair.decision) == (right, "same")


@pytest.mark.parametrize(
    "left",
    [
        body("x", "Théâtre du Goémon", "5 rue du Quai", *CORMIER),
        body("x", "Fondation du Journal Le Fanal", "300 boul. des Prés", *ORMES),
        body("x", "Les Amis du Journal Le Fanal", "300 boul. des Prés", *ORMES),
        body("x", "Les Riverains du Bas-Marsouin", "8 rang Nord", *PERDRIX),
        body("x", "Chevaliers de Colomb conseil 981", "77 rue Notre-Dame", *PERDRIX),
        body("x", "Club de l'âge d'or", "5 rue Neuve", *ORMES),
        body("x", "Journal Le Fanal", "5 rue Neuve", "Ailleurs", "H2X 1Y4"),
        body("x", "Imprimerie du Marais", "300 boul. des Prés", *ORMES),
        body("x", "MRC de Port-Cormier", "9 rue du Quai", *CORMIER),
        body("x", "Maison du Bouleau conseil 12", "40 rue du Moulin", *AURORE),
    ],
)
def test_a_sibling_a_chain_or_a_neighbour_is_never_the_same(left: Body) -> None:
    assert [pair for pair in match([*filling(), left], INDEX).same() if pair.left_key == "x"] == []


def test_a_renamed_body_at_its_door_goes_to_a_person() -> None:
    pair = best(body("x", "Imprimerie du Marais", "300 boul. des Prés", *ORMES))["x"]
    assert (pair.right_key, pair.decision) == ("trap10", "review")
    assert codes(pair)[:2] == ["names_differ", "same_door"]


def test_the_best_of_several_names_is_compared() -> None:
    left = Body("x", ("Imprimerie du Marais", "Journal Le Fanal"), "300 boul. des Prés", *ORMES)
    assert best(left)["x"].decision == "same"


def test_each_row_has_at_most_one_same_and_probabilities_within_one() -> None:
    rows = [*filling(), body("x", "Théâtre"), body("y", ""), body("z", "?", *AURORE)]
    result = match(rows, INDEX)
    for row in rows:
        pairs = [pair for pair in result.pairs if pair.left_key == row.key]
        assert sum(pair.decision == "same" for pair in pairs) <= 1
        assert sum(pair.probability for pair in pairs) <= 1.001
        assert [pair.probability for pair in pairs] == sorted((pair.probability for pair in pairs), reverse=True)


def test_the_order_of_either_list_changes_nothing() -> None:
    rows = [*filling(), body("x", "Coop La Fougère", "", *AURORE), body("y", "Journal Fanal", "1 rue Un", *ORMES)]
    mixed, other = rows[:], REGISTER[:]
    random.Random(5).shuffle(mixed)
    random.Random(7).shuffle(other)
    assert set(match(mixed, other).pairs) == set(match(rows, REGISTER).pairs)


def test_two_rows_of_different_names_cannot_both_be_one_body() -> None:
    number = "1140000010"
    right = [*REGISTER[:-1], body("reg", "Journal Le Phare", "1 rue Un", *ORMES, register_number=number)]
    rows = [
        body("x", "Journal Le Phare", "1 rue Un", *ORMES, register_number=number),
        body("y", "Journal étudiant Ventdeterre Le Phare Sud", "88 rue Deux", *AURORE, register_number=number),
    ]
    decisions = {pair.left_key: pair for pair in match([*filling(), *rows], right).pairs if pair.right_key == "reg"}
    assert decisions["x"].decision == "same"
    assert decisions["y"].decision == "review"


def test_an_answer_of_a_person_is_obeyed() -> None:
    left = body("x", "Imprimerie du Marais", "300 boul. des Prés", *ORMES)
    yes = match([*filling(), left], INDEX, labels=[Label("x", "trap10", same=True)])
    assert [(p.right_key, p.decision, codes(p)[0]) for p in yes.same() if p.left_key == "x"] == [
        ("trap10", "same", "reviewer_said_same")
    ]
    twin = body("x", "Journal Le Fanal", "300 boul. des Prés", *ORMES)
    no = match([*filling(), twin], INDEX, labels=[Label("x", "trap10", same=False)])
    assert [(p.decision, codes(p)[0]) for p in no.pairs if (p.left_key, p.right_key) == ("x", "trap10")] == [
        ("different", "reviewer_said_different")
    ]


def test_answers_improve_the_next_proposals() -> None:
    renamed = [replace(one, key=f"new{n:02d}", names=(f"Zyx{n:02d}",)) for n, one in enumerate(REGISTER[10:30])]
    last = renamed[-1]
    plain = match([*filling(), *renamed], INDEX)
    labels = [
        Label(row.key, row_right.key, same=True) for row, row_right in zip(renamed[:-1], REGISTER[10:29], strict=True)
    ]
    taught = match([*filling(), *renamed], INDEX, labels=labels)
    chance = [next(p.probability for p in found.pairs if p.left_key == last.key) for found in (plain, taught)]
    assert chance[1] > chance[0]


def test_duplicates_of_one_list_are_found_and_siblings_are_not() -> None:
    twin = body("zz1", "Journal le fanal", "300, boulevard des Prés", *ORMES)
    found = duplicates([*REGISTER, twin])
    assert [(p.left_key, p.right_key) for p in found if p.decision == "same"] == [("trap10", "zz1")]
    assert ("trap02", "trap03") not in {(p.left_key, p.right_key) for p in found if p.decision == "same"}


def test_a_record_is_read_as_a_body() -> None:
    values = {
        "legal_name": "A",
        "usual_name": "B",
        "other_names": ("C", "A"),
        "lat": 46.1,
        "lon": -72.5,
        "activity": "?",
    }
    assert body_from_values("7", {**values, "municipality": "M", "phone": None}) == Body(
        key="7", names=("A", "B", "C"), municipality="M", latitude=46.1, longitude=-72.5
    )
