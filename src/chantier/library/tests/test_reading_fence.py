"""Odd and hostile files end in a reason; the process that asked lives on."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from chantier.library.core.full_text import PageText, Reading
from chantier.library.core.reasons import Reason
from chantier.library.services.reading_fence import draw_page, read_file
from chantier.library.tests import crafted_files as made


@pytest.fixture
def given(tmp_path: Path):
    def write(content: bytes) -> Path:
        file = tmp_path / "given"
        file.write_bytes(content)
        return file

    return write


def test_a_pdf_gives_the_text_of_each_page_and_what_it_offers_to_every_reader(given):
    content = made.pdf(["L'épicerie du quai", "", "Trois ans après"], title="Quai", language="fr", tagged=True)
    assert read_file(given(content)) == Reading(
        "read",
        (PageText(1, "L'épicerie du quai"), PageText(3, "Trois ans après")),
        page_count=3,
        media_type="application/pdf",
        accessibility={"tagged": True, "language": "fr", "title": True, "has_text": True},
    )


def test_an_untagged_pdf_says_so(given):
    found = read_file(given(made.pdf(["Une page"])))
    assert found.accessibility == {"tagged": False, "language": "", "title": False, "has_text": True}


def test_a_pdf_that_asks_for_a_password_is_not_opened(given):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf(["Secret"]))))
    writer.encrypt(user_password="fermé", algorithm="AES-128")
    locked = io.BytesIO()
    writer.write(locked)
    found = read_file(given(locked.getvalue()))
    assert (found.state, found.reason) == ("failed", Reason("pdf_needs_password"))


def test_a_pdf_cut_short_gives_what_is_left_or_says_that_it_is_damaged(given):
    whole = made.pdf(["Une page", "Une autre"])
    early = read_file(given(whole[:60]))
    assert (early.state, early.reason) == ("failed", Reason("pdf_damaged"))


def test_a_pdf_of_two_thousand_pages_is_read_up_to_the_limit_and_it_is_said(given):
    found = read_file(given(made.pdf([f"Page {number}" for number in range(1, 2_001)])))
    assert (found.state, found.page_count, len(found.pages)) == ("read", 2_000, 1_500)
    assert found.reason == Reason("text_cut", {"pages": 500, "read": 1_500})


def test_a_scanned_pdf_waits_for_the_recogniser(given):
    found = read_file(given(made.scan(3)))
    assert (found.state, found.page_count, found.reason) == ("ocr", 3, Reason("pdf_is_pictures", {"pages": 3}))


def test_a_pdf_that_never_ends_is_stopped(given):
    found = read_file(given(made.nested_forms_bomb()), seconds=4)
    assert found.state in ("failed", "none")
    assert found.reason is not None
    assert draw_page(given(made.pdf(["Une page"])), number=1, width=200)


def test_a_page_is_drawn_as_a_picture_and_no_other(given):
    file = given(made.pdf(["Une page"]))
    drawn = draw_page(file, number=1, width=300)
    assert drawn is not None
    assert drawn.startswith(b"\x89PNG")
    assert draw_page(file, number=2, width=300) is None
    assert draw_page(given(b"%PDF-1.7 rien"), number=1, width=300) is None


@pytest.mark.parametrize(
    ("content", "media_type", "text"),
    [
        ("Été à Gaspé\r\n\r\n\r\nfin".encode(), "text/plain", "Été à Gaspé\n\nfin"),
        ("Été".encode("cp1252"), "text/plain", "Été"),
        ("Été".encode("utf-16"), "text/plain", "Été"),
        (
            b"<!doctype html><title>T</title><nav>menu</nav><p>Un <b>deux</b></p><script>alert(1)</script><p>trois",
            "text/html",
            "Un deux\n\ntrois",
        ),
    ],
)
def test_texts_are_read_whatever_their_signs(given, content, media_type, text):
    found = read_file(given(content))
    assert (found.state, found.media_type) == ("read", media_type)
    assert found.pages == (PageText(1, text),)


def test_office_documents_give_their_paragraphs(given):
    word = read_file(given(made.docx("<w:body><w:p><w:r><w:t>Un</w:t></w:r></w:p><w:p><w:t>Deux</w:t></w:p></w:body>")))
    assert word.pages == (PageText(1, "Un\n\nDeux"),)
    open_one = read_file(given(made.odt("<office:body><text:h>Titre</text:h><text:p>Texte</text:p></office:body>")))
    assert (open_one.media_type, open_one.pages) == (
        "application/vnd.oasis.opendocument.text",
        (PageText(1, "Titre\n\nTexte"),),
    )


def test_a_book_gives_a_page_for_each_chapter_in_the_order_of_its_spine(given):
    found = read_file(given(made.epub(["Fin", "Début"])))
    assert found.pages == (PageText(1, "Début"), PageText(2, "Fin"))


def test_captions_become_a_transcript(given):
    found = read_file(
        given(b"WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Ana>Bonjour\n\n05:02.000 --> 05:04.500\nFin\n")
    )
    assert (found.duration, found.pages) == (304, (PageText(1, "Bonjour"), PageText(2, "Fin")))


BOMB = '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason("file_empty")),
        (b"PK\x03\x04 not an archive", Reason("document_refused", {"why": "damaged"})),
        (made.zipped({"word/document.xml": f"{BOMB}<a>&y;</a>"}), Reason("document_refused", {"why": "doctype"})),
        (made.zipped({"word/document.xml": "<a>"}), Reason("document_refused", {"why": "xml"})),
        (made.zipped({"word/document.xml": b"0" * 30_000_000}), Reason("document_refused", {"why": "bomb"})),
        (
            made.zipped({f"m{number}": "" for number in range(3_001)}),
            Reason("document_refused", {"why": "too_many_members"}),
        ),
    ],
    ids=["empty", "damaged", "entities", "xml", "bomb", "members"],
)
def test_traps_end_in_a_reason(given, content, reason):
    found = read_file(given(content))
    assert (found.state, found.reason) == ("failed", reason)


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + bytes(50), b"<svg onload='alert(1)'/>", made.zipped({"a": "b"})]
)
def test_what_holds_nothing_to_read_says_so(given, content):
    assert read_file(given(content)) == Reading("none", reason=Reason("nothing_to_read"))
