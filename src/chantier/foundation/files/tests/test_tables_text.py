from __future__ import annotations

import codecs
import contextlib
import time
import tracemalloc
from collections import deque
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chantier.foundation.files.api import DEFAULT, Limits, Row, UnreadableTable, open_table, sentence
from chantier.foundation.files.core.encoding import guess
from chantier.foundation.files.core.problems import problem
from chantier.foundation.files.phrases import PROBLEMS, REFUSALS
from chantier.foundation.files.tests.tables import cells, refusal, write

TEXT = "Nom;Ville;Note\nCoopérative « L’Été »;Trois-Rivières;à côté\nGarderie Noël;Québec;déjà\n"
ROWS = [
    ("Coopérative « L’Été »", "Trois-Rivières", "à côté"),
    ("Garderie Noël", "Québec", "déjà"),
]


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
