import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.files.api import RefusedFile
from chantier.foundation.files.models import StoredFile
from chantier.library import attachment_phrases
from chantier.library.core import description as d
from chantier.library.models import Attachment
from chantier.library.services import attachments
from chantier.library.services.attachments import attach_file, attach_link, remove_attachment, reorder
from chantier.library.services.kinds import load_kinds
from chantier.library.services.writing import create

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
HER = Speaker(person_id=7)
HIM = Speaker(person_id=8)


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, settings):
    settings.CHANTIER_DATA = tmp_path
    load_kinds(speaker=Speaker.system(), at=AT)


@pytest.fixture
def resource() -> int:
    return create(speaker=HER, description=d.Description("case-study", (d.Wording("fr", "Une épicerie"),)), at=AT).id


def pdf(*, title: str = "", password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_blank_page(200, 200)
    if title:
        writer.add_metadata({"/Title": title, "/Author": "Edmée Clavier"})
    if password:
        writer.encrypt(password)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def picture(width: int, height: int) -> bytes:
    written = io.BytesIO()
    Image.new("1", (width, height)).save(written, "PNG")
    return written.getvalue()


def packed(*members: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return written.getvalue()


EPUB = packed(("mimetype", b"application/epub+zip"), ("META-INF/container.xml", b"<container/>"))
DOCX = packed(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>"))


def attach(resource: int, content: bytes, name: str, speaker: Speaker = HER, **more):
    return attach_file(speaker=speaker, resource_id=resource, upload=io.BytesIO(content), name=name, at=AT, **more)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (pdf(), "cas.pdf", "application/pdf"),
        (EPUB, "livre.epub", "application/epub+zip"),
        (DOCX, "cas.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (picture(3, 2), "affiche.png", "image/png"),
        (b"ID3\x04" + b"\0" * 80, "causerie.mp3", "audio/mpeg"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 80, "causerie.mp4", "video/mp4"),
        (b"WEBVTT\n\n00:01.000 --> 00:04.000\nBonjour\n", "sous-titres.vtt", "text/vtt"),
        (b"1\n00:00:01,000 --> 00:00:04,000\nBonjour\n", "sous-titres.srt", "application/x-subrip"),
        ("Nom,Ville\nCoop,Québec\n".encode(), "liste.csv", "text/csv"),
        ("Ce qu’il a fallu.".encode(), "notes.txt", "text/plain"),
    ],
)
def test_what_a_library_keeps_is_known_by_its_bytes(resource: int, content: bytes, name: str, media_type: str):
    made = attach(resource, content, name)
    assert (made.media_type, made.told) == (media_type, ())
    row = Attachment.objects.get(pk=made.id)
    assert (row.media_type, row.file.name) == (media_type, name)
    if media_type[:5] in ("audio", "video"):
        assert row.text_state == Attachment.NO_TEXT


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (
            b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
            "a.svg",
            "svg_refused",
        ),
        (b"<html><script>1</script></html>", "cas.pdf", "web_page_refused"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "cas.xml", "web_page_refused"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cas.doc", "old_office"),
        (packed(("word/document.xml", b"<x/>"), ("word/vbaProject.bin", b"x")), "cas.docm", "macros_refused"),
        (packed(("a.exe", b"MZ")), "cas.zip", "document_not_accepted"),
        (b"MZ\x90\0" + b"\0" * 60, "cas.pdf", "document_not_accepted"),
        (b"", "cas.pdf", "empty_file"),
        (picture(20_000, 20_000), "affiche.png", "image_too_many_pixels"),
    ],
)
def test_what_could_run_or_trap_is_refused_and_leaves_nothing(resource: int, content: bytes, name: str, code: str):
    with pytest.raises(RefusedFile) as refused:
        attach(resource, content, name)
    assert refused.value.reason.code == code
    assert not StoredFile.objects.exists()
    assert not Attachment.objects.exists()


def test_a_file_larger_than_the_setting_is_refused(resource: int, settings):
    settings.LIBRARY_UPLOAD_LIMIT_BYTES = 100
    with pytest.raises(RefusedFile) as refused:
        attach(resource, pdf(), "cas.pdf")
    assert refused.value.reason.code == "file_too_large"


def test_a_wrong_extension_is_told_and_put_right(resource: int):
    made = attach(resource, pdf(), "cas.html")
    assert [one.code for one in made.told] == ["wrong_extension"]
    assert "«\N{NO-BREAK SPACE}.pdf\N{NO-BREAK SPACE}»" in attachment_phrases.told(made.told[0])
    assert Attachment.objects.get(pk=made.id).file.name == "cas.html.pdf"


def test_a_pdf_says_its_title_and_its_pages(resource: int):
    made = attach(resource, pdf(title="L’épicerie reprise"), "cas.pdf")
    assert (made.pages, made.facts.title, made.facts.author) == (2, "L’épicerie reprise", "Edmée Clavier")
    assert Attachment.objects.get(pk=made.id).accessibility["tagged"] is False


@pytest.mark.parametrize(("content", "code"), [(pdf(password="clef"), "pdf_encrypted"), (pdf()[:120], "pdf_broken")])
def test_a_pdf_that_cannot_be_read_is_kept_and_it_is_told(resource: int, content: bytes, code: str):
    made = attach(resource, content, "cas.pdf")
    assert [one.code for one in made.told] == [code]
    assert pdf_of(made.id) == content


def test_the_same_bytes_are_joined_once(resource: int):
    first = attach(resource, pdf(), "cas.pdf")
    again = attach(resource, pdf_of(first.id), "autre.pdf")
    assert (again.id, [one.code for one in again.told]) == (first.id, ["already_attached"])
    assert (Attachment.objects.count(), StoredFile.objects.count()) == (1, 1)


def pdf_of(attachment: int) -> bytes:
    from chantier.foundation.files.api import stored_file

    return stored_file(stored_id=Attachment.objects.get(pk=attachment).file_id).path.read_bytes()


def test_somebody_else_joins_nothing_takes_nothing_and_orders_nothing(resource: int):
    made = attach(resource, pdf(), "cas.pdf")
    for attempt in (
        lambda: attach(resource, b"moi aussi", "a.txt", HIM),
        lambda: attach_link(speaker=HIM, resource_id=resource, url="https://example.org/", at=AT),
        lambda: remove_attachment(speaker=HIM, attachment_id=made.id, at=AT),
        lambda: reorder(speaker=HIM, resource_id=resource, attachment_ids=[made.id], at=AT),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert (Attachment.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_a_deposit_of_somebody_else_is_not_taken_by_its_number(resource: int):
    stored = attachments._stored(HIM, io.BytesIO(b"un secret"), "a.txt", None, AT)
    with pytest.raises(Invalid):
        attach_file(speaker=HER, resource_id=resource, stored_id=stored.id, at=AT)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/a",
        "https://a:b@example.org/",
        "https://",
        "https://a b",
    ],
)
def test_an_address_that_is_none_is_refused(resource: int, url: str):
    with pytest.raises(Invalid):
        attach_link(speaker=HER, resource_id=resource, url=url, at=AT)


def test_an_address_is_noted_once_and_waits_to_be_looked_at(resource: int):
    made = attach_link(speaker=HER, resource_id=resource, url=" https://example.org/cas ", at=AT)
    assert attach_link(speaker=HER, resource_id=resource, url="https://example.org/cas", at=AT).id == made.id
    row = Attachment.objects.get()
    assert (row.url, row.text_state, row.check_state, row.check_after) == (
        "https://example.org/cas",
        Attachment.NO_TEXT,
        Attachment.NEVER,
        AT,
    )


def test_files_are_put_in_order_and_let_go_with_their_bytes(resource: int):
    one, two = attach(resource, b"un", "un.txt"), attach(resource, b"deux", "deux.txt")
    reorder(speaker=HER, resource_id=resource, attachment_ids=[two.id], at=AT)
    assert list(Attachment.objects.values_list("pk", flat=True)) == [two.id, one.id]
    remove_attachment(speaker=HER, attachment_id=two.id, at=AT)
    assert list(Attachment.objects.values_list("pk", flat=True)) == [one.id]
    assert StoredFile.objects.count() == 1


def test_a_record_carries_forty_files_at_most(resource: int, monkeypatch):
    monkeypatch.setattr(attachments, "MOST", 1)
    attach(resource, b"un", "un.txt")
    with pytest.raises(NotPossible):
        attach(resource, b"deux", "deux.txt")
