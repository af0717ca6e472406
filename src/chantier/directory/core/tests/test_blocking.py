from __future__ import annotations

import random

import pytest

from chantier.directory.core.blocking import Index
from chantier.directory.core.body import Body
from chantier.directory.core.profile import profile
from chantier.directory.core.tests.registers import TOWNS, body, register

INDEX = Index(register())


def first(wanted: Body, index: Index = INDEX) -> str | None:
    found = index.candidates(profile(wanted))
    return index.bodies[found[0]].key if found else None


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        (body("x", "Coop santé La Fougère"), "trap01"),
        (body("x", "Journal Le Fannal"), "trap10"),
        (body("x", "Nouveau nom", "300 boulevard des Prés", "Lac-aux-Ormes", "J5V 9D4"), "trap10"),
        (body("x", "CDC de Port-Cormier"), "trap07"),
        (body("x", "GERAM"), "trap09"),
    ],
)
def test_the_right_body_comes_first(wanted: Body, key: str) -> None:
    assert first(wanted) == key


def test_a_word_one_slip_away_is_found_wherever_the_slip_is() -> None:
    for slip in ("troglodyt", "troglodytes", "torglodyte", "troglodyke", "ttroglodyte", "trolodyte"):
        assert "troglodyte" in (slip, *INDEX.spellings_near(slip)) or slip == "troglodytes"


def test_phone_site_and_number_open_blocks() -> None:
    known = Body(
        key="k",
        names=("Aaa",),
        phone="819 555-0199",
        website="https://www.aaa.example/fr",
        register_number="1140000009",
    )
    index = Index([*register(), known])
    assert first(Body(key="x", names=("Zzz",), phone="(819) 555-0199"), index) == "k"
    assert first(Body(key="x", names=("Zzz",), email="info@aaa.example"), index) == "k"
    assert first(Body(key="x", names=("Zzz",), register_number="1140 000 009"), index) == "k"


def test_a_body_is_not_its_own_candidate() -> None:
    for number in range(len(INDEX)):
        assert number not in INDEX.candidates(INDEX.profile(number), without=number)


def test_the_order_of_the_register_changes_nothing() -> None:
    shuffled = register()
    random.Random(3).shuffle(shuffled)
    other = Index(shuffled)
    for wanted in register():
        assert other.candidates(profile(wanted)) == INDEX.candidates(profile(wanted))


def test_nothing_is_proposed_for_nothing() -> None:
    assert INDEX.candidates(profile(Body(key="x", names=()))) == []
    assert Index([]).candidates(profile(body("x", "Coop"))) == []


def test_blocks_are_counted_before_running() -> None:
    counts = {
        count.kind: count
        for count in INDEX.count_blocks([profile(body("x", "Théâtre Huard", "9 rue du Quai", *TOWNS[2]))])
    }
    assert counts["door"].pairs == 2
    assert counts["word"].pairs >= counts["word"].largest >= 1


def test_no_block_of_a_crowd_is_walked_whole() -> None:
    crowd = [body(f"{n:05d}", f"Association numéro {n}", "1 rue Un", "Ville", "H2X 1Y4") for n in range(5_000)]
    index = Index([*crowd, body("z", "Association du Pimbina", "1 rue Un", "Ville", "H2X 1Y4")])
    assert (
        index.bodies[index.candidates(profile(body("x", "Ass. Pimbina", "1 rue Un", "Ville", "H2X 1Y4")))[0]].key == "z"
    )
