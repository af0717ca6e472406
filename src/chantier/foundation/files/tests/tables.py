"""Tables written for the tests, and how the tests read them."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from chantier.foundation.files.api import UnreadableTable, open_table


def write(folder: Path, content: bytes | str, name: str = "liste.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def cells(path: Path, **options: object) -> list[tuple[str, ...]]:
    return [row.cells for row in open_table(path, **options).rows()]  # type: ignore[arg-type]


def refusal(path: Path, **options: object) -> UnreadableTable:
    with pytest.raises(UnreadableTable) as found:
        for _ in open_table(path, **options).rows():  # type: ignore[arg-type]
            pass
    assert str(found.value.reason)
    assert str(found.value.reason.advice)
    return found.value


def workbook(folder: Path, *, columns: int = 3) -> Path:
    path = folder / "classeur.xlsx"
    book = xlsxwriter.Workbook(str(path))
    notes = book.add_worksheet("Notes")
    notes.hide()
    notes.write(0, 0, "secret")
    page = book.add_worksheet("Membres")
    page.activate()
    book.add_worksheet("Vide")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    percent = book.add_format({"num_format": "0.0%"})
    page.write(0, 0, "Membres du pôle")
    page.write_row(2, 0, ["Nom", "NEQ", "Depuis", "Part", "MRC", "Somme"])
    page.write_row(3, 0, ["Coop \x07A", 1140139735])
    page.write_number(3, 2, 36281, day)
    page.write_number(3, 3, 0.125, percent)
    page.merge_range(3, 4, 4, 4, "Mékinac")
    page.write_formula(3, 5, "=1+1", None, 2)
    page.write_row(4, 0, ["Coop B", 2.5])
    page.write_formula(4, 5, "=A1", None, "")
    page.write_row(6, 0, ["Coop C"])
    page.write_formula(6, 5, "=NA()", None, "#N/A")
    book.close()
    return path
