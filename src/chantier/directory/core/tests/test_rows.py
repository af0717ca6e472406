from __future__ import annotations

import csv
from pathlib import Path

import pytest

from chantier.directory.core.columns import recognise
from chantier.directory.core.findings import finding
from chantier.directory.core.rows import ReadRow, read_row


def test_parts_are_joined_and_lists_gathered() -> None:
    header = ["Nom", "Adresse", "Adresse 2", "Sigle", "Autre nom", "SIRET", "Description", "Secteur", "Activité"]
    fields = [
        "legal_name", "address", "address", "other_names", "other_names", "identifiers", "description", "activity",
        "activity",
    ]  # fmt: skip
    cells = ["Coop A", "12 rue B", "bureau 3", "CA", "CA; Coopa", "123 456", "Bonjour", "Culture", "Musique"]
    assert read_row(header, fields, cells) == ReadRow(
        {
            "legal_name": "Coop A",
            "other_names": ("CA", "Coopa"),
            "identifiers": {"siret": "123456"},
            "description": {"fr": "Bonjour"},
            "activity": "Culture ; Musique",
            "address": "12 rue B, bureau 3",
        },
        (),
    )


def test_a_municipality_behind_a_post_office_box_is_put_back_and_said() -> None:
    header = ["Adresse", "Municipalite", "Adresse_Lign3"]
    found = read_row(header, ["address", "municipality", "address"], ["1 rue A", "CP 500", "Trois-Rivières (Québec)"])
    assert found == ReadRow(
        {"municipality": "Trois-Rivières", "address": "1 rue A, CP 500"},
        ((1, finding("municipality_in_address", value="Trois-Rivières (Québec)")),),
    )


def test_a_territory_written_as_a_form_becomes_the_territory() -> None:
    found = read_row(["Type"], ["legal_form"], ["mrc-mekinac"])
    assert found.values == {"territory_hint": "Mékinac"}
    assert [said.code for _, said in found.findings] == ["territory_in_legal_form"]


def test_swapped_coordinates_are_put_back() -> None:
    found = read_row(["Lat", "Long"], ["lat", "lon"], ["-72,5", "46,3"])
    assert found == ReadRow({"lat": 46.3, "lon": -72.5}, ((0, finding("coordinates_swapped")),))


def test_a_column_that_is_not_imported_and_a_short_row_are_no_trouble() -> None:
    assert read_row(["A", "B", "C"], [None, "legal_name", "email"], ["x", "Coop"]).values == {"legal_name": "Coop"}


@pytest.mark.realdata
def test_every_row_of_the_real_lists_has_its_municipality(shared_data: Path) -> None:
    missing = []
    for name in ("members", "directory", "register"):
        with (shared_data / "mauricie" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        fields = [guess.field for guess in recognise(header, rows[:50])]
        missing += [row for row in rows if "municipality" not in read_row(header, fields, row).values]
    assert len(missing) <= 5, missing[:10]
