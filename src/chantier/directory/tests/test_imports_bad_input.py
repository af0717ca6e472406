"""What people really send, through the pages and through the command: a clear sentence, and nothing lost nor left.

The expected reason is a code; its sentence is looked for in the page and in the command's error, in each language.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from chantier.directory.models import Edition, Organization, Record, Source, SourceRow
from chantier.directory.services import imports
from chantier.foundation.access.api import Speaker
from chantier.foundation.files import storage
from chantier.foundation.files.api import reason_of
from chantier.foundation.files.models import StoredFile
from chantier.foundation.people import api as people

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(tmp_path, settings):
    settings.CHANTIER_DATA = tmp_path / "data"
    settings.UPLOAD_LIMIT_BYTES = 3_000_000


@pytest.fixture
def keeper(client, django_user_model):
    person = people.create_person(speaker=Speaker.system(), email="d@example.org", name="Dominique", at=AT)
    people.grant_role(speaker=Speaker.system(), person_id=person.id, role="documentalist", at=AT)
    client.force_login(django_user_model.objects.get(pk=person.id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def in_a_workbook(write: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    write(book, book.add_worksheet("Liste"))
    book.close()
    return stream.getvalue()


def in_a_zip(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def a_sound_workbook() -> bytes:
    def write(_book, page):
        page.write_row(0, 0, ["Nom", "Ville"])
        page.write_row(1, 0, ["Coop des Vents", "Amos"])

    return in_a_workbook(write)


def a_bomb_in_a_workbook() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_sound_workbook())) as sound, zipfile.ZipFile(stream, "w", 8) as bomb:
        for member in sound.infolist():
            is_sheet = member.filename == "xl/worksheets/sheet1.xml"
            bomb.writestr(member.filename, b" " * 80_000_000 if is_sheet else sound.read(member))
    return stream.getvalue()


def a_workbook_whose_far_cell_is_filled() -> bytes:
    return in_a_workbook(lambda _book, page: [page.write(0, 0, "Nom"), page.write(1_048_575, 16_383, "x")])


REFUSED = {
    "an empty file": (b"", "vide.csv", "empty_file"),
    "a PDF called a CSV": (b"%PDF-1.7\n1 0 obj\n<<>>\n", "liste.csv", "not_a_table"),
    "a picture called a CSV": (b"\x89PNG\r\n\x1a\n" + bytes(64), "liste.csv", "not_a_table"),
    "a web page called a CSV": (
        b"<!doctype html><table><tr><td>Nom</td></tr></table>",
        "liste.csv",
        "not_a_table",
    ),
    "a workbook of before 2007": (OLE + b"Workbook", "liste.xls", "old_workbook"),
    "a workbook with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "liste.xlsx", "encrypted"),
    "a bomb in a workbook": (a_bomb_in_a_workbook, "liste.xlsx", "zip_bomb"),
    "a bomb in a register": (
        lambda: in_a_zip(**{"Entreprise.csv": b"0" * 40_000_000, "Nom.csv": b"NEQ,NOM_ASSUJ,STAT_NOM\n"}),
        "JeuDonnees.zip",
        "zip_bomb",
    ),
    "a cell at the far end of a sheet": (a_workbook_whose_far_cell_is_filled, "liste.xlsx", "too_many_columns"),
    "a ZIP of something else": (in_a_zip(**{"photo.txt": b"bonjour"}), "photos.zip", "not_the_register"),
    "a ZIP cut short": (a_sound_workbook()[:-200], "liste.xlsx", "broken_zip"),
    "a path that leaves the folder": (in_a_zip(**{"..__Entreprise.csv": b"NEQ\n"}), "JeuDonnees.zip", "zip_bad_path"),
    "a ZIP in a ZIP": (in_a_zip(**{"autre.zip": b"PK"}), "JeuDonnees.zip", "zip_nested"),
    "more columns than a list has": (
        ",".join(f"C{n}" for n in range(600)).encode() + b"\n",
        "large.csv",
        "too_many_columns",
    ),
    "a line without end": (b"Nom,Ville\n" + b"x" * 1_500_000, "liste.csv", "line_too_long"),
    "more than is kept": (b"Nom,Ville\n" + b"Coop,Amos\n" * 320_000, "liste.csv", "file_too_large"),
}


def content_of(given: bytes | Callable[[], bytes]) -> bytes:
    return given if isinstance(given, bytes) else given()


def whats_left() -> tuple[int, int, int, int, list[Path]]:
    kept = [path for path in storage.root().rglob("*") if path.is_file()]
    counts = [model.objects.count() for model in (Source, Edition, StoredFile, SourceRow)]
    return (*counts, kept)  # type: ignore[return-value]


def send(client: Client, content: bytes, name: str, **more: str):
    given = {"file": SimpleUploadedFile(name, content), "name": "Membres", "kind": "network", "whole": "1", **more}
    return client.post(reverse("directory:import-new"), given)


def shown(answer) -> str:
    """What the page says of the file."""
    if answer.status_code == 413:
        return unescape(answer.content.decode())
    return " ".join(answer.context["form"].errors["file"])


def says(code: str, text: str) -> bool:
    """Whether the text is the sentence of this reason in the language in force: all its parts without parameters."""
    reason = reason_of(code, {})
    assert reason is not None
    return all(part in text for part in re.split(r"%\(\w+\)s", str(reason.sentence)))


@pytest.mark.parametrize("language", ["fr", "en", "es"])
@pytest.mark.parametrize("case", REFUSED)
def test_the_page_refuses_with_a_sentence_and_keeps_nothing(keeper, case, language, django_capture_on_commit_callbacks):
    given, name, code = REFUSED[case]
    with translation.override(language), django_capture_on_commit_callbacks(execute=True):
        answer = send(keeper, content_of(given), name)
        assert answer.status_code in (413, 422)
        assert says(code, shown(answer))
        assert answer.status_code == 413 or 'value="Membres"' in answer.content.decode()
    assert whats_left() == (0, 0, 0, 0, [])


@pytest.mark.parametrize("case", REFUSED)
def test_the_command_refuses_with_a_sentence_and_keeps_nothing(tmp_path, case, django_capture_on_commit_callbacks):
    given, name, code = REFUSED[case]
    path = tmp_path / name
    path.write_bytes(content_of(given))
    with pytest.raises(CommandError) as refusal, django_capture_on_commit_callbacks(execute=True):
        call_command("import", path, "--source", "Membres", "--report", tmp_path / "r.json", verbosity=0)
    assert refusal.value.returncode == 2
    assert says(code, str(refusal.value))
    assert whats_left() == (0, 0, 0, 0, [])
    assert not (tmp_path / "r.json").exists()


# What can be read is read, and what is odd in it is said -------------------------------------------------------------


@dataclass(frozen=True)
class Read:
    """A file that comes in: the names it gives, what is said of its rows, and what is said of the file."""

    content: bytes | Callable[[], bytes]
    names: tuple[str, ...]
    said: frozenset[str] = frozenset()
    noticed: frozenset[str] = frozenset()
    name: str = "liste.csv"
    totals: dict[str, int] = field(default_factory=dict)


def merged() -> bytes:
    def write(_book, page):
        page.write_row(0, 0, ["Nom", "Ville"])
        page.write_row(1, 0, ["Coop des Vents"])
        page.write_row(2, 0, ["Coop du Lac"])
        page.merge_range(1, 1, 2, 1, "Amos")

    return in_a_workbook(write)


def formulas() -> bytes:
    def write(_book, page):
        page.write_row(0, 0, ["Nom", "Ville", "Téléphone"])
        page.write_string(1, 0, '=HYPERLINK("http://x.example","Coop des Vents")')
        page.write_formula(1, 1, '="A"&"mos"', None, "Amos")
        page.write_formula(1, 2, "=A1+B1", None, "")

    return in_a_workbook(write)


def three_hundred_columns() -> bytes:
    titles = ["Nom", "Ville", *(f"Question {n}" for n in range(298))]
    return (",".join(titles) + "\nCoop des Vents,Amos," + ",".join(["oui"] * 298) + "\n").encode()


ACCENTS = "Nom,Ville\nCoopérative forestière,Trois-Rivières\nÉpicerie À côté,Québec\n"
ACCENTED = ("Coopérative forestière", "Épicerie À côté")
VENTS = ("Coop des Vents",)

READ = {
    "Latin-1": Read(ACCENTS.encode("latin-1"), ACCENTED, noticed=frozenset({"encoding_guessed"})),
    "UTF-16": Read(ACCENTS.encode("utf-16"), ACCENTED),
    "UTF-16 without its mark": Read(ACCENTS.encode("utf-16-le"), ACCENTED),
    "Mac Roman": Read(ACCENTS.encode("mac_roman"), ACCENTED, noticed=frozenset({"encoding_guessed"})),
    "UTF-8 with a line pasted from Windows": Read(
        ("Nom,Ville\n" + "".join(f"Épicerie {n} à côté,Québec\n" for n in range(12))).encode()
        + "Café des Érables,Québec\n".encode("cp1252"),
        (*(f"Épicerie {n} à côté" for n in range(12)), "Café des Érables"),
        said=frozenset({"strange_bytes"}),
        noticed=frozenset({"encoding_guessed"}),
    ),
    "ragged rows": Read(
        b"Nom,Ville,Code postal\nCoop des Vents\nCoop du Lac,Amos,G9A 5H7,et,plus\n",
        ("Coop des Vents", "Coop du Lac"),
        said=frozenset({"short_row", "long_row"}),
    ),
    "merged cells": Read(merged, ("Coop des Vents", "Coop du Lac"), noticed=frozenset({"merged_cells"}), name="l.xlsx"),
    "formulas": Read(
        formulas,
        ('=HYPERLINK("http://x.example","Coop des Vents")',),
        noticed=frozenset({"formulas_without_value"}),
        name="l.xlsx",
    ),
    "three hundred columns": Read(three_hundred_columns, VENTS),
    "the same number twice": Read(
        b"NEQ,Nom,Ville\n1160000001,Coop des Vents,Amos\n1160000001,Coop du Lac,Amos\n",
        ("Coop des Vents", "Coop du Lac"),
        said=frozenset({"same_number_again"}),
    ),
    "a position that means unknown": Read(
        b"Nom,Ville,Latitude,Longitude\nCoop des Vents,Amos,0,0\n", VENTS, said=frozenset({"null_island"})
    ),
    "a position the wrong way round": Read(
        b"Nom,Ville,Latitude,Longitude\nCoop des Vents,Amos,-78.1,48.6\n",
        VENTS,
        said=frozenset({"coordinates_swapped"}),
    ),
    "a position that is nowhere": Read(
        b"Nom,Ville,Latitude,Longitude\nCoop des Vents,Amos,481.2,-78.1\n",
        VENTS,
        said=frozenset({"coordinate_impossible", "half_a_position"}),
    ),
    "a position that is no number": Read(
        b"Nom,Ville,Latitude,Longitude\nCoop des Vents,Amos,nord,ouest\n", VENTS, said=frozenset({"not_a_number"})
    ),
    "control signs and zeros": Read(
        b"Nom,Ville\nCoop \x07des\x00 Vents,Amos\n", VENTS, said=frozenset({"control_characters"})
    ),
    "signs that turn the text round": Read(
        "Nom,Ville\nCoop \u202edes\u202c Vents\u200b,Amos\n".encode(), VENTS, said=frozenset({"invisible_removed"})
    ),
    "a workbook called a CSV": Read(a_sound_workbook, VENTS, name="liste.csv"),
    "a CSV called a workbook": Read(b"Nom,Ville\nCoop des Vents,Amos\n", VENTS, name="liste.xlsx"),
    "titles alone": Read(b"Nom,Ville\n", ()),
}  # fmt: skip


def by_the_pages(client: Client, read: Read) -> dict[str, object]:
    answer = send(client, content_of(read.content), read.name)
    assert answer.status_code == 302, shown(answer)
    edition = Edition.objects.get()
    page = client.get(answer.url)
    assert page.status_code == 200
    fields = {f"field-{n}": name or "" for n, name in enumerate(edition.reading["fields"])}
    assert client.post(answer.url, fields).status_code == 302
    client.post(reverse("directory:import-start", args=[edition.pk]), {"verb": "start"})
    imports.run_edition(edition.pk, at=AT)
    assert client.get(reverse("directory:import", args=[edition.pk])).status_code == 200
    text = b"".join(client.get(reverse("directory:import-csv", args=[edition.pk])).streaming_content).decode()
    assert not any(line.startswith(("=", "+", "-", "@")) for line in text.splitlines())
    return Edition.objects.get().report


def by_the_command(folder: Path, read: Read) -> dict[str, object]:
    path = folder / read.name
    path.write_bytes(content_of(read.content))
    call_command("import", path, "--source", "Membres", "--report", folder / "r.json", verbosity=0)
    return json.loads((folder / "r.json").read_text("utf-8"))


def check(read: Read) -> None:
    edition = Edition.objects.get()
    names = [(r.values.get("legal_name") or r.values.get("usual_name")) for r in Record.objects.order_by("id")]
    assert tuple(names) == read.names
    assert Organization.objects.count() == len(read.names)
    said = {problem["code"] for row in SourceRow.objects.all() for problem in row.problems}
    assert said == read.said
    assert {problem["code"] for problem in edition.reading["problems"]} == read.noticed
    assert edition.state == "done"


@pytest.mark.parametrize("case", READ)
def test_the_pages_read_it_and_say_what_is_odd(keeper, case):
    by_the_pages(keeper, READ[case])
    check(READ[case])


@pytest.mark.parametrize("case", READ)
def test_the_command_reads_it_and_says_what_is_odd(tmp_path, case):
    report = by_the_command(tmp_path, READ[case])
    check(READ[case])
    assert report["totals"]["rows"] == SourceRow.objects.count()
