from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core.blocking import Index
from chantier.directory.core.body import Body
from chantier.directory.core.comparison import Contact, Name, Nature, Place, compare
from chantier.directory.core.profile import profile
from chantier.directory.core.tests.registers import TOWNS, body, register

INDEX = Index(register())
AURORE, PERDRIX, CORMIER = TOWNS[:3]


def compared(left: Body, right: Body):
    return compare(profile(left), profile(right), INDEX)


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("Coop santé La Fougère", "COOPÉRATIVE SANTÉ LA FOUGÈRE", Name.IDENTICAL),
        ("Coop Bardane", "Coopérative de solidarité Bardane", Name.IDENTICAL),
        ("Journal Le Fannal", "Journal Le Fanal inc.", Name.CLOSE),
        ("Multi-services Tamarac", "Multiservices Tamarac", Name.IDENTICAL),
        ("Club de l’âge d’or", "CLUB DE L'ÂGE D'OR", Name.IDENTICAL_COMMON),
        ("GERAM", "Groupe d'entraide et de ressources pour les aînés marins", Name.PARTIAL),
        ("Théâtre Huard", "Ressourcerie Zostère", Name.NONE),
    ],
)
def test_names_meet_at_a_level(left: str, right: str, level: Name) -> None:
    assert compared(body("a", left), body("b", right)).levels.name is level


@pytest.mark.parametrize(
    ("left", "right", "codes"),
    [
        ("Fondation de la Maison du Bouleau", "Maison du Bouleau", ("kind_differs",)),
        ("Théâtre du Goémon", "Syndicat des employés du Théâtre du Goémon", ("kind_differs",)),
        ("Les Riverains du Haut-Marsouin", "Les Riverains du Bas-Marsouin", ("direction_differs",)),
        ("Chevaliers de Colomb conseil 4412", "Chevaliers de Colomb conseil 981", ("number_differs",)),
        ("MRC de Port-Cormier", "Transport collectif de la MRC de Port-Cormier", ("kind_differs",)),
    ],
)
def test_a_sibling_is_contradicted(left: str, right: str, codes: tuple[str, ...]) -> None:
    found = compared(body("a", left), body("b", right))
    assert (found.levels.nature, found.contradictions) == (Nature.CONTRADICTED, codes)


@pytest.mark.parametrize(
    ("left", "right", "place"),
    [
        (("12 rue Principale", *AURORE), ("12, Principale, bur. 3", *AURORE), Place.DOOR),
        (("14 rue Principale", *AURORE), ("12 rue Principale", *AURORE), Place.STREET),
        (("2 rue Un", *CORMIER), ("9 rue Deux", *CORMIER), Place.POSTAL_CODE),
        (("2 rue Un", *AURORE), ("9 rue Deux", *AURORE), Place.MUNICIPALITY),
        (("12 rue Principale", *AURORE), ("12 rue Principale", *PERDRIX), Place.ELSEWHERE),
        (("", "Port-Cormier", ""), ("9 rue Deux", *CORMIER), Place.AT_LEAST_MUNICIPALITY),
        (("", "", ""), ("9 rue Deux", *CORMIER), Place.MISSING),
        (("2 rue Un", *AURORE), ("9 rue Deux", *CORMIER), Place.ELSEWHERE),
    ],
)
def test_places_meet_at_a_level(left: tuple[str, ...], right: tuple[str, ...], place: Place) -> None:
    assert compared(body("a", "X", *left), body("b", "Y", *right)).levels.place is place


def test_a_web_domain_that_spells_the_name_of_the_other_is_a_hint() -> None:
    left = body("a", "Chez Nous", website="https://www.journallefanal.ca")
    assert compared(left, body("b", "Journal Le Fanal inc.")).how == "domain"


def test_a_page_on_a_shared_host_is_no_contact() -> None:
    left = body("a", "Un", website="facebook.com/un")
    assert compared(left, body("b", "Deux", website="www.facebook.com/deux")).levels.site is Contact.MISSING


NAMES = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                "Coop",
                "de",
                "solidarité",
                "Fondation",
                "Haut",
                "Bas",
                "Fanal",
                "Bardane",
                "CPE",
                "12",
                "13",
                "St-Éloi",
                "(GERAM)",
                "-",
                "Maison",
                "L’Ours",
                "inc.",
            ]
        ),
        min_size=1,
        max_size=7,
    ).map(" ".join),
)
BODIES = st.builds(
    Body,
    key=st.just("k"),
    names=st.lists(NAMES, max_size=3).map(tuple),
    address=st.sampled_from(["", "12 rue Principale", "12, Principale S", "8 rang Nord", "C.P. 4"]),
    municipality=st.sampled_from(["", "Sainte-Aurore", "Ste-Aurore (Québec)", "Val-Perdrix"]),
    postal_code=st.sampled_from(["", "G0X 4A1", "g9z1c3", "?"]),
    website=st.sampled_from(["", "fanal.ca", "www.fanal.ca/x", "facebook.com/x"]),
    phone=st.sampled_from(["", "819 555-0101", "1-819-555-0101", "12"]),
    register_number=st.sampled_from(["", "1140000001", "1140000002"]),
)


@given(BODIES, BODIES)
def test_comparing_is_symmetric(left: Body, right: Body) -> None:
    one, other = compared(left, right), compared(right, left)
    assert one.levels == other.levels
    assert (set(one.left_only), set(one.right_only)) == (set(other.right_only), set(other.left_only))
    assert one.similarity == pytest.approx(other.similarity)
    assert 0.0 <= one.similarity <= 1.0


@given(BODIES)
def test_a_body_with_a_name_is_never_far_from_itself(one: Body) -> None:
    found = compared(one, one)
    assert found.contradictions == ()
    if found.information > 0:
        assert found.similarity == pytest.approx(1.0)
