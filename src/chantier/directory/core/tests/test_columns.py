from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core.column_words import PARTS
from chantier.directory.core.columns import FIELDS, recognise
from chantier.directory.core.findings import finding


def fields(header: list[str], rows: list[list[str]] | None = None) -> list[str | None]:
    return [guess.field for guess in recognise(header, rows or [])]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            ["NomEntreprise", "Adresse", "Municipalite", "CodePostal", "Territoire", "SiteWeb"],
            ["legal_name", "address", "municipality", "postal_code", "territory_hint", "website"],
        ),
        (
            ["Nom légal de l’organisme", "Nom d'usage", "N° NEQ", "Forme juridique", "Année de fondation", "Tél."],
            ["legal_name", "usual_name", "register_number", "legal_form", "founded_on", "phone"],
        ),
        (
            ["Organization name", "Street address", "City", "Postal Code", "Website", "Email", "Sector"],
            ["legal_name", "address", "municipality", "postal_code", "website", "email", "activity"],
        ),
        (
            ["Razón social", "Dirección", "Ciudad", "Código postal", "Sitio web", "Correo electrónico", "Teléfono"],
            ["legal_name", "address", "municipality", "postal_code", "website", "email", "phone"],
        ),
        (
            ["NEQ", "NOM_ASSUJ", "COD_FORME_JURI", "DAT_CONSTI", "ADR_DOMCL_LIGN1_ADR", "ADR_DOMCL_LIGN2_ADR"],
            ["register_number", "legal_name", "legal_form", "founded_on", "address", "address"],
        ),
    ],
)
def test_titles_are_recognised_in_three_languages(header: list[str], expected: list[str]) -> None:
    assert fields(header) == expected


def test_a_column_without_title_is_known_by_its_content() -> None:
    rows = [
        ["G9A 5H7", "info@exemple.org", "1145678901", "819 555-0100", "mrc de Mékinac"],
        ["G0X2E0", "a@b.qc.ca", "8812345678", "(819) 555-0199 poste 3", "Les Chenaux"],
        ["g9t 7g9", "x@y.coop", "3312345678", "8195550123", "Shawinigan"],
    ]
    assert fields([f"Colonne {n}" for n in range(1, 6)], rows) == [
        "postal_code",
        "email",
        "register_number",
        "phone",
        "territory_hint",
    ]


def test_a_type_that_sometimes_holds_a_county_stays_a_legal_form_and_says_so() -> None:
    rows = [["obnl-a-volet-marchand"], ["cooperative-de-solidarite"], ["mrc-mekinac"], ["autre"]]
    (guess,) = recognise(["Type"], rows)
    assert (guess.field, guess.why) == (
        "legal_form",
        finding("mixed_with_territories", field="legal_form", percent=75),
    )


def test_a_type_that_always_holds_a_county_is_a_territory() -> None:
    assert fields(["Type"], [["mrc-mekinac"], ["mrc-maskinonge"], ["Shawinigan"], ["La Tuque"]]) == ["territory_hint"]


def test_a_title_that_its_values_contradict_is_not_believed() -> None:
    (guess,) = recognise(["Code postal"], [["12 rue X"], ["14 rue Y"], ["16 rue Z"], ["18 rue W"]])
    assert guess.field is None


def test_the_second_column_of_a_single_field_is_left_out_and_named() -> None:
    guesses = recognise(["Région", "MRC"], [])
    assert [guess.field for guess in guesses] == [None, "territory_hint"]
    assert guesses[0].why == finding("already_taken", field="territory_hint", other="MRC")


def test_lines_of_an_address_are_parts_of_one_field() -> None:
    assert fields(["Adresse", "Adresse_Lign3", "Adresse 2"]) == ["address", "address", "address"]


def test_what_concerns_a_person_is_never_proposed() -> None:
    guesses = recognise(["Nom", "Prénom", "Personne-ressource", "Date de naissance"], [])
    assert [guess.field for guess in guesses] == [None, None, None, None]
    assert {guess.why for guess in guesses} == {finding("about_a_person")}


def test_a_numbering_and_an_empty_column_are_said() -> None:
    guesses = recognise(["No membre", "Machin"], [["12", ""], ["13", " "]])
    assert [guess.why.code for guess in guesses] == ["row_key", "empty_column"]


@given(
    st.lists(st.text(max_size=20) | st.sampled_from(["Nom", "Adresse", "Type", "NEQ", "CP", "Ville"]), max_size=8),
    st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=6),
)
def test_every_column_has_one_guess_and_single_fields_one_column(header: list[str], rows: list[list[str]]) -> None:
    guesses = recognise(header, rows)
    assert [(guess.index, guess.header) for guess in guesses] == list(enumerate(header))
    single = [guess.field for guess in guesses if guess.field and guess.field not in PARTS]
    assert len(single) == len(set(single))
    assert all(guess.field is None or guess.field in FIELDS for guess in guesses)
    assert all(0 <= guess.certainty <= 1 for guess in guesses)


@pytest.mark.realdata
def test_the_real_lists_are_recognised_whole(shared_data: Path) -> None:
    for name in ("members", "directory", "register"):
        with (shared_data / "mauricie" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream)
            header, sample = next(reader), list(islice(reader, 50))
        assert [guess.header for guess in recognise(header, sample) if guess.field is None] == []
