from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from chantier.foundation.files.api import csv_chunks, defuse, open_table, write_xlsx


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://x")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "  =1", "-", "=",
        "+1+1",
    ],
)  # fmt: skip
def test_a_formula_is_defused(cell: str) -> None:
    assert defuse(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["-12.5", "+3", "-1 234,50", "12 %", "-3 %", "+1 819 555-0100", "Coop = ensemble", "", "a-b", "'=1"]
)
def test_numbers_and_words_stay_as_they_are(cell: str) -> None:
    assert defuse(cell) == cell


@given(st.text(max_size=30))
def test_defusing_twice_changes_nothing_more(cell: str) -> None:
    assert defuse(defuse(cell)) == defuse(cell)
    assert defuse(cell)[:1] not in {"=", "@", "\t", "\r"}


def test_a_csv_for_a_spreadsheet_and_one_for_a_machine() -> None:
    rows = [["=1+1", -2.5, None, date(2024, 5, 1), True, "a\x00b"]]
    for_person = b"".join(csv_chunks(["Nom", "n", "v", "d", "b", "c"], rows, byte_order_mark=True, delimiter=";"))
    assert for_person == "\ufeffNom;n;v;d;b;c\r\n'=1+1;-2.5;;2024-05-01;true;ab\r\n".encode()
    for_machine = b"".join(csv_chunks(["Nom"], [["=1+1"]], for_spreadsheet=False))
    assert for_machine == b"Nom\r\n=1+1\r\n"


def test_a_long_csv_comes_in_pieces_and_is_whole() -> None:
    pieces = list(csv_chunks(["n"], ([n] for n in range(1_201))))
    assert len(pieces) == 3
    read = list(csv.reader(io.StringIO(b"".join(pieces).decode())))
    assert read == [["n"], *[[str(n)] for n in range(1_201)]]


def test_a_workbook_holds_texts_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "sortie.xlsx"
    with path.open("wb") as target:
        assert write_xlsx(target, ["Nom", "Part", "Jour"], [["=1+1", 2.5, date(2024, 5, 1)], ["Été", None, None]]) == 2
    page = load_workbook(path).active
    assert page is not None
    assert (page["A2"].value, page["A2"].data_type, page["A2"].quotePrefix) == ("=1+1", "s", True)
    assert [row.cells for row in open_table(path).rows()] == [("=1+1", "2.5", "2024-05-01"), ("Été", "", "")]


def test_an_empty_workbook_has_its_header(tmp_path: Path) -> None:
    path = tmp_path / "vide.xlsx"
    with path.open("wb") as target:
        assert write_xlsx(target, ["Nom"], []) == 0
    assert open_table(path).header == ("Nom",)
