from __future__ import annotations

import codecs
import contextlib
import random
import struct
import time
import tracemalloc
import zipfile
from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chantier.foundation.files.api import DEFAULT, Limits, Row, UnreadableTable, open_table, sentence
from chantier.foundation.files.core.encoding import guess
from chantier.foundation.files.core.problems import problem
from chantier.foundation.files.phrases import PROBLEMS, REFUSALS

TEXT = "Nom;Ville;Note\nCoopérative « L’Été »;Trois-Rivières;à côté\nGarderie Noël;Québec;déjà\n"
ROWS = [
    ("Coopérative « L’Été »", "Trois-Rivières", "à côté"),
    ("Garderie Noël", "Québec", "déjà"),
]


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


# ---- text


@pytest.mark.parametrize(
    ("encoded", "name"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("mac_roman"), "mac_roman"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, encoded: bytes, name: str) -> None:
    path = write(tmp_path, encoded)
    table = open_table(path)
    assert (table.encoding, [row.cells for row in table.rows()]) == (name, ROWS)


def test_dos_letters_are_found_too() -> None:
    assert guess("Coopérative d'été à Québec, forêt".encode("cp850")).name == "cp850"


def test_accents_that_come_after_two_megabytes_are_found(tmp_path: Path) -> None:
    path = write(tmp_path, b"nom,ville\n" + b"abc,def\n" * 300_000 + "été,Québec\n".encode("cp1252"))
    table = open_table(path)
    assert table.encoding == "cp1252"
    assert deque(table.rows(), maxlen=1)[0] == Row(300_001, 300_002, ("été", "Québec"))


def test_an_uncertain_encoding_is_said_and_another_can_be_asked(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT.replace("« L’Été »", "été").encode("cp1252"))
    assert open_table(path).problems == (problem("encoding_guessed", encoding="cp1252"),)
    assert open_table(path, encoding="latin-1").problems == ()
    assert refusal(path, encoding="rot13").reason.code == "unknown_encoding"


def test_a_strange_byte_is_read_otherwise_and_said_with_its_line(tmp_path: Path) -> None:
    content = "nom,ville\n" + "".join(f"Été {n},Québec\n" for n in range(30)) + "café,"
    path = write(tmp_path, content.encode() + b"Qu\xe9bec\n")
    *_, last = open_table(path).rows()
    assert last == Row(31, 32, ("café", "Québec"), (problem("strange_bytes", 32, count=1),))


def test_text_damaged_before_us_is_said(tmp_path: Path) -> None:
    path = write(tmp_path, "nom,ville\nA,Québec\n".replace("é", "Ã©"))
    assert open_table(path).problems == (problem("encoded_twice", 2),)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    lines = [["Nom", "Adresse"], ['"A, b; c|d\te"', '"12 rue ""X"""'], ["E", "4 rang\u00a05"]]
    path = write(tmp_path, "\n".join(separator.join(line) for line in lines))
    table = open_table(path)
    assert table.delimiter == separator
    assert [row.cells for row in table.rows()] == [("A, b; c|d\te", '12 rue "X"'), ("E", "4 rang\u00a05")]


def test_a_separator_can_be_declared_by_the_file_or_the_person(tmp_path: Path) -> None:
    assert cells(write(tmp_path, "sep=;\nA;B\n1,5;2\n")) == [("1,5", "2")]
    assert cells(write(tmp_path, "A#B\n1#2\n"), delimiter="#") == [("1", "2")]
    assert refusal(write(tmp_path, "A#B\n"), delimiter="##").reason.code == "unknown_delimiter"


def test_quotes_escaped_with_a_backslash_and_newlines_inside_cells(tmp_path: Path) -> None:
    path = write(tmp_path, 'A,B\n"dit \\"bonjour\\" ici","deux\nlignes"\n3,4\n')
    assert list(open_table(path).rows()) == [
        Row(1, 2, ('dit "bonjour" ici', "deux\nlignes")),
        Row(2, 4, ("3", "4")),
    ]


def test_ragged_rows_are_padded_or_kept_with_their_surplus(tmp_path: Path) -> None:
    path = write(tmp_path, "A,B,C\n1,2,3\n1\n1,2,3,4,5\n1,2,3,,\n")
    assert list(open_table(path).rows()) == [
        Row(1, 2, ("1", "2", "3")),
        Row(2, 3, ("1", "", ""), (problem("short_row", 3, found=1, expected=3),)),
        Row(3, 4, ("1", "2", "3"), (problem("long_row", 4, found=5, expected=3),), ("4", "5")),
        Row(4, 5, ("1", "2", "3"), (), ("", "")),
    ]


def test_the_header_is_found_below_titles_and_blank_lines(tmp_path: Path) -> None:
    path = write(tmp_path, "Liste des membres 2025,,\n\n,,\nNom,Ville,NEQ\nA,B,1\n\nC,D,2\n,,\n,,\n")
    table = open_table(path)
    assert (table.header, table.header_row) == (("Nom", "Ville", "NEQ"), 4)
    assert table.problems == (problem("lines_above_header", 4, count=1),)
    assert list(table.rows()) == [Row(1, 5, ("A", "B", "1")), Row(2, 7, ("C", "D", "2"))]


def test_blank_rows_between_others_are_counted_and_said(tmp_path: Path) -> None:
    path = write(tmp_path, "A,B\n1,2\n,\n3,4\n,\n")
    assert [(row.number, row.line) for row in open_table(path).rows()] == [(1, 2), (2, 3), (3, 4)]


def test_blank_and_repeated_headers_get_a_name(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, "Nom,,Nom,Nom (2)\na,b,c,d\n"))
    assert table.header == ("Nom", "Colonne 2", "Nom (3)", "Nom (2)")
    assert [found.code for found in table.problems] == ["blank_header", "repeated_header"]


def test_a_file_without_header_has_numbered_columns(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, "Coop A,G9A 5H7\nCoop B,G0X 2E0\n"))
    assert (table.header, table.header_row) == (("Colonne 1", "Colonne 2"), 0)
    assert [row.number for row in table.rows()] == [1, 2]


def test_control_characters_are_removed_and_said(tmp_path: Path) -> None:
    path = write(tmp_path, b"A,B\nx\x00y,\x1bz\n")
    assert list(open_table(path).rows()) == [Row(1, 2, ("xy", "z"), (problem("control_characters", 2, count=2),))]


def test_a_quote_that_is_never_closed_is_refused_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, 'A,B\n1,2\n3,"quatre\n5,6\n7,8\n')
    assert refusal(path).reason.params == {"line": 3}


@pytest.mark.parametrize(
    ("content", "limits", "code", "line"),
    [
        ("A,B\n1,2\n" + "x" * 5_000 + "\n", Limits(line_chars=1_000), "line_too_long", 3),
        ("A,B\n1,2\n3," + "x" * 900 + "\n", Limits(cell_chars=500), "cell_too_long", 3),
        ("A,B\n1,2\n" + "," * 10_000 + "\n", DEFAULT, "too_many_columns", 3),
        (",".join(f"c{n}" for n in range(501)) + "\n", DEFAULT, "too_many_columns", 1),
        ("A,B\n" + "1,2\n" * 5, Limits(rows=3), "too_many_rows", 5),
    ],
)
def test_what_is_beyond_the_limits_is_refused_with_its_line(
    tmp_path: Path, content: str, limits: Limits, code: str, line: int
) -> None:
    reason = refusal(write(tmp_path, content), limits=limits).reason
    assert (reason.code, reason.params["line"]) == (code, line)


def test_a_line_of_500_megabytes_is_refused_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "longue.csv"
    with path.open("wb") as stream:
        stream.write(b"A,B\n1,2\n")
        stream.truncate(500_000_000)  # a sparse file: zeros without end
    tracemalloc.start()
    reason = refusal(path).reason
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (reason.code, reason.params["line"]) == ("line_too_long", 3)
    assert peak < 60_000_000


def test_a_file_of_two_gigabytes_is_refused_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "A,B\n1,2\n")
    with path.open("r+b") as stream:
        stream.truncate(2_000_000_000)
    started = time.perf_counter()
    assert refusal(path).reason.params == {"megabytes": 2000, "limit": 1000}
    assert time.perf_counter() - started < 0.5


def test_500_columns_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, ",".join(f"c{n}" for n in range(300)) + "\n" + ",".join("1" * 300) + "\n")
    assert len(open_table(path).header) == 300


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "grand.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("Nom,Ville,Code\n")
        for number in range(60_000):
            stream.write(f"Coopérative {number},Québec,G9A 5H7\n")
    table = open_table(path)
    tracemalloc.start()
    count = sum(1 for _ in table.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 60_000
    assert peak < 1_000_000
    assert abs(table.size_hint - count) < 0.1 * count


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\n\n  \n", "empty_file"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n....", "not_a_table"),
        (b"<!DOCTYPE html><table><tr><td>A", "not_a_table"),
        (b"<?xml version='1.0'?><a/>", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04 nothing else", "broken_zip"),
    ],
)
def test_what_is_not_a_table_is_refused_with_what_to_do(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(write(tmp_path, content)).reason.code == code


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "absent.csv").reason.code == "missing_file"


def test_every_problem_and_refusal_has_its_words() -> None:
    assert {code: bool(str(words)) for code, words in PROBLEMS.items()} == dict.fromkeys(PROBLEMS, True)
    assert all(str(words) and str(advice) for words, advice in REFUSALS.values())
    assert "32" in sentence(problem("strange_bytes", 32, count=1))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_refusal(tmp_path: Path, content: bytes) -> None:
    with contextlib.suppress(UnreadableTable):
        table = open_table(write(tmp_path, content))
        width = len(table.header)
        assert len(set(table.header)) == width
        assert all(len(row.cells) == width for row in table.rows())


# ---- workbooks


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


@pytest.mark.realdata
def test_the_real_lists_are_read_whole(shared_data: Path) -> None:
    counts = {}
    for name in ("members", "directory", "register"):
        table = open_table(shared_data / "mauricie" / f"{name}.csv")
        assert table.problems == ()
        rows = list(table.rows())
        assert all(row.problems == () for row in rows)
        counts[name] = len(rows)
    assert counts == {"members": 77, "directory": 373, "register": 2220}
