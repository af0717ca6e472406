from __future__ import annotations

import contextlib
import random
import struct
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from chantier.foundation.files.api import DEFAULT, Limits, Row, UnreadableTable, open_table
from chantier.foundation.files.core.problems import problem
from chantier.foundation.files.tests.tables import refusal, workbook, write


def test_a_workbook_is_read_as_a_person_sees_it(tmp_path: Path) -> None:
    table = open_table(workbook(tmp_path))
    assert (table.kind, table.sheets, table.sheet) == ("xlsx", ("Notes", "Membres", "Vide"), "Membres")
    assert (table.header, table.header_row, table.size_hint) == (
        ("Nom", "NEQ", "Depuis", "Part", "MRC", "Somme"),
        3,
        4,
    )
    assert list(table.rows()) == [
        Row(
            1,
            4,
            ("Coop A", "1140139735", "1999-05-01", "12.5 %", "Mékinac", "2"),
            (problem("control_characters", 4, count=1),),
        ),
        Row(2, 5, ("Coop B", "2.5", "", "", "Mékinac", "")),
        Row(3, 6, ("",) * 6, (problem("blank_row", 6),)),
        Row(4, 7, ("Coop C", "", "", "", "", "")),
    ]
    assert set(table.problems) == {
        problem("other_sheets", count=3, sheet="Membres"),
        problem("lines_above_header", 3, count=1),
        problem("merged_cells", count=1),
        problem("formulas_without_value", count=1, cell="F5"),
        problem("error_cells", count=1, cell="F7"),
    }


def test_a_sheet_is_chosen_by_name_and_a_missing_one_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    assert open_table(path, sheet="Notes").header == ("secret",)
    assert refusal(path, sheet="Absente").reason.code == "no_such_sheet"
    assert refusal(path, sheet="Vide").reason.code == "empty_file"


def test_a_sheet_that_begins_further_is_read_from_its_first_column(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(3, 2, ["Nom", "Ville"])
    page.write_row(4, 2, ["x", "y"])
    book.close()
    assert list(open_table(path).rows()) == [Row(1, 5, ("x", "y"))]


def ods(folder: Path, rows: str) -> Path:
    path = folder / "a.ods"
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Feuille1">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest/>')
        file.writestr("content.xml", content)
    return path


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def test_an_ods_is_read(tmp_path: Path) -> None:
    rows = (
        f"<table:table-row>{cell('Nom')}{cell('Part')}</table:table-row>"
        f'<table:table-row>{cell("Coop été")}<table:table-cell office:value-type="percentage" office:value="0.5">'
        "<text:p>50%</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    )
    table = open_table(ods(tmp_path, rows))
    assert (table.kind, table.header) == ("ods", ("Nom", "Part"))
    assert list(table.rows()) == [Row(1, 2, ("Coop été", "50 %"))]


def test_repeated_cells_of_an_ods_are_counted_before_they_are_unfolded(tmp_path: Path) -> None:
    wide = cell("A", 'table:number-columns-repeated="400"')
    rows = f'<table:table-row table:number-rows-repeated="1000000">{wide}</table:table-row>'
    started = time.perf_counter()
    assert refusal(ods(tmp_path, rows)).reason.code == "too_many_cells"
    assert time.perf_counter() - started < 1


# ---- traps


def zipped(folder: Path, members: dict[str, bytes], name: str = "piege.xlsx") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for member, content in members.items():
            file.writestr(member, content)
    return path


def test_a_bomb_is_refused_on_its_directory_in_a_moment(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"0" * 60_000_000})
    started = time.perf_counter()
    found = refusal(path)
    assert time.perf_counter() - started < 0.3
    assert found.reason.code == "zip_bomb"


@pytest.mark.parametrize(
    ("members", "limits", "code"),
    [
        ({f"{n}.xml": b"" for n in range(40)}, Limits(zip_members=30), "zip_too_many_members"),
        ({"a.xml": b"x" * 5_000}, Limits(zip_total_bytes=1_000), "zip_too_large"),
        ({"../a.xml": b"x"}, DEFAULT, "zip_bad_path"),
        ({"/etc/a.xml": b"x"}, DEFAULT, "zip_bad_path"),
        ({"C:\\a.xml": b"x"}, DEFAULT, "zip_bad_path"),
        ({"dans/encore.zip": b"PK"}, DEFAULT, "zip_nested"),
        ({"note.txt": b"x"}, DEFAULT, "zip_of_other_things"),
        ({"word/document.xml": b"x"}, DEFAULT, "not_a_table"),
        ({"xl/workbook.xml": b"<broken"}, DEFAULT, "broken_workbook"),
    ],
)
def test_a_trapped_archive_is_refused(tmp_path: Path, members: dict[str, bytes], limits: Limits, code: str) -> None:
    assert refusal(zipped(tmp_path, members), limits=limits).reason.code == code


def test_a_link_inside_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lien.xlsx"
    link = zipfile.ZipInfo("xl/workbook.xml")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(link, "/etc/passwd")
    assert refusal(path).reason.code == "zip_bad_path"


def test_a_hundred_thousand_members_are_refused_before_the_directory_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        b"PK\x03\x04" + b"\0" * 50 + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 65534, 65534, 9_000_000, 4, 0),
    )
    assert refusal(path).reason.code == "zip_too_many_members"


def rewritten(source: Path, target: Path, member: str, change: tuple[bytes, bytes]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(*change) if name == member else content)
    return target


def test_two_cells_in_opposite_corners_do_not_fill_the_memory(tmp_path: Path) -> None:
    source = tmp_path / "coins.xlsx"
    book = xlsxwriter.Workbook(str(source))
    page = book.add_worksheet()
    page.write(0, 0, 1)
    page.write(1_048_575, 400, 1)
    book.close()
    assert refusal(source).reason.code == "too_many_cells"
    assert refusal(source, limits=replace(DEFAULT, columns=100)).reason.code == "too_many_columns"


def test_a_size_that_lies_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet2.xml").file_size
    at = content.rfind(b"xl/worksheets/sheet2.xml") - 46
    assert struct.unpack_from("<I", content, at + 24)[0] == size
    struct.pack_into("<I", content, at + 24, 100)
    assert refusal(write(tmp_path, bytes(content), "ment.xlsx")).reason.code == "broken_workbook"


def test_a_damaged_workbook_is_read_or_refused_and_never_a_bug(tmp_path: Path) -> None:
    sound = workbook(tmp_path).read_bytes()
    chance = random.Random(5)
    for turn in range(90):
        content = bytearray(sound)
        if turn % 3 == 0:
            content = content[: chance.randrange(len(content))]
        else:
            for _ in range(chance.randrange(1, 6)):
                content[chance.randrange(len(content))] = chance.randrange(256)
        with contextlib.suppress(UnreadableTable):
            list(open_table(write(tmp_path, bytes(content), "abime.xlsx")).rows())
