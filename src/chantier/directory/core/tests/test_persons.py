from __future__ import annotations

import csv
from pathlib import Path

import pytest

from chantier.directory.core.cleaning import clean
from chantier.directory.core.findings import finding
from chantier.directory.core.persons import Suspicion, looks_like_a_private_person

# Names of this file are invented.


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"legal_name": "Marie-Ève Gagnonville", "member_category": "Citoyen COLLECTIF"}, "citizen_category"),
        ({"legal_name": "Services Untel", "legal_form": "sole-proprietor"}, "sole_proprietor"),
        ({"legal_name": "Services Untel", "register_number": "2245678901"}, "individual_register_number"),
        ({"legal_name": "Julie Desmontagnes", "address": "12 rue des Pins, app. 4"}, "person_name_at_home"),
        ({"legal_name": "DESMONTAGNES, Julie", "address": "12 rue des Pins"}, "person_name"),
        ({"legal_name": "M. Untel Desmontagnes"}, "person_name"),
    ],
)
def test_a_private_person_is_set_aside_with_the_reason(values: dict[str, str], code: str) -> None:
    suspicion = looks_like_a_private_person(values)
    assert suspicion is not None
    assert suspicion.why.code == code


@pytest.mark.parametrize(
    "values",
    [
        {"legal_name": "Alex Legault inc"},
        {"legal_name": "Maison Origami"},
        {"legal_name": "Coopérative Julie Desmontagnes", "address": "12 rue X app. 3"},
        {"legal_name": "Rose Bleue"},
        {"legal_name": "Florence Blanche"},
        {"legal_name": "Pierre et Jean"},
        {"legal_name": "Louise Desmontagnes", "register_number": "1145678901"},
        {"legal_name": "Louise Desmontagnes", "legal_form": "non-profit"},
        {"legal_name": "Louise Desmontagnes", "website": "https://exemple.org"},
        {"legal_name": "Centre citoyen", "member_category": "Citoyen COLLECTIF"},
        {"legal_name": "VIVACITÉ"},
        {"legal_name": ""},
    ],
)
def test_an_organisation_is_never_set_aside(values: dict[str, str]) -> None:
    assert looks_like_a_private_person(values) is None


def test_a_first_name_in_its_own_column_without_organisation_is_a_person() -> None:
    assert looks_like_a_private_person({}, {"Prénom": "Julie", "Nom": "D."}) == Suspicion(finding("first_name_only"))


@pytest.mark.realdata
def test_no_organisation_of_the_real_lists_is_set_aside(shared_data: Path) -> None:
    columns = {
        "NomEntreprise": "legal_name", "Adresse": "address", "SiteWeb": "website", "Type": "legal_form",
        "CategorieMembre": "member_category", "NEQ": "register_number", "FormeJuridique": "legal_form",
    }  # fmt: skip
    aside = []
    for name in ("members", "directory", "register"):
        with (shared_data / "mauricie" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                values = {field: clean(field, row[title]).value for title, field in columns.items() if title in row}
                if looks_like_a_private_person(values):
                    aside.append(row["NomEntreprise"])
                # the register's rows are judged on their names alone too
                values["register_number"] = values["legal_form"] = None
                if name == "register" and looks_like_a_private_person(values):
                    aside.append(row["NomEntreprise"])
    assert aside == []
