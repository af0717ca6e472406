"""The two lists as files that somebody really sends: a CSV out of an old office suite, and a workbook kept by hand."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import xlsxwriter
from lists import Line

MEMBER_COLUMNS = (
    "No",
    "Catégorie",
    "Nom de l'organisme",
    "Type",
    "Secteur",
    "Adresse",
    "Ville",
    "C.P.",
    "Téléphone",
    "Courriel",
    "Site Web",
    "Cotisation payée",
)
DIRECTORY_COLUMNS = (
    "Organisation",
    "Adresse civique",
    "Municipalité",
    "Code postal",
    "Territoire",
    "Site internet",
    "Description des activités",
    "Employés",
    "Année de fondation",
    "Âge",
    "Notes internes",
)
_YEAR = 2026


def write_members(file: Path, lines: list[Line]) -> int:
    """Windows-1252 and semicolons, a title above the headings, a total below; returns the line of the first row."""
    with file.open("w", encoding="cp1252", newline="") as opened:
        writer = csv.writer(opened, delimiter=";", lineterminator="\r\n")
        empty = [""] * (len(MEMBER_COLUMNS) - 1)
        writer.writerow(["Liste des membres du pôle – mise à jour de mars 2026", *empty])
        writer.writerow(MEMBER_COLUMNS)
        for place, line in enumerate(lines, start=1):
            writer.writerow([place, *(line.cells[column] for column in MEMBER_COLUMNS[1:])])
        writer.writerow(["", "Total", str(len(lines)), *[""] * (len(MEMBER_COLUMNS) - 3)])
    return 3


def write_directory(file: Path, lines: list[Line]) -> int:
    """A merged title, headings on the third row, formulas, merged cells, a second sheet; returns the first row."""
    book = xlsxwriter.Workbook(str(file), {"strings_to_urls": False})
    # A workbook knows no time zones.
    book.set_properties({"title": "Répertoire du pôle", "created": datetime(2026, 3, 2)})  # noqa: DTZ001
    sheet = book.add_worksheet("Répertoire 2026")
    bold = book.add_format({"bold": True})
    sheet.merge_range(
        0, 0, 0, len(DIRECTORY_COLUMNS) - 1, "RÉPERTOIRE DES ENTREPRISES D'ÉCONOMIE SOCIALE – MAURICIE", bold
    )
    sheet.write(1, 0, "Document de travail, ne pas diffuser")
    sheet.write_row(2, 0, DIRECTORY_COLUMNS, bold)
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, len(DIRECTORY_COLUMNS), 20)
    age = DIRECTORY_COLUMNS.index("Âge")
    for place, line in enumerate(lines, start=3):
        for column, heading in enumerate(DIRECTORY_COLUMNS):
            if heading != "Âge":
                sheet.write(place, column, line.cells[heading])
        founded = line.cells["Année de fondation"]
        if isinstance(founded, int):
            sheet.write_formula(place, age, f"={_YEAR}-I{place + 1}", None, _YEAR - founded)
    _merge_one_pair(sheet, lines, book)
    last = len(lines) + 4
    sheet.write(last, 0, "Nombre d'organisations")
    sheet.write_formula(last, 1, f"=COUNTA(A4:A{len(lines) + 3})", None, len(lines))
    legend = book.add_worksheet("Légende")
    legend.write_column(0, 0, ["Territoire : MRC ou ville", "Employés : tranche approximative", "Âge : calculé"])
    book.close()
    return 4


def _merge_one_pair(sheet: xlsxwriter.worksheet.Worksheet, lines: list[Line], book: xlsxwriter.Workbook) -> None:
    """Two neighbours of one territory share a merged cell, as people do to save typing."""
    column = DIRECTORY_COLUMNS.index("Territoire")
    for place in range(20, len(lines) - 1):
        territory = lines[place].cells["Territoire"]
        if territory == lines[place + 1].cells["Territoire"]:
            sheet.merge_range(place + 3, column, place + 4, column, territory, book.add_format({"valign": "vcenter"}))
            return
