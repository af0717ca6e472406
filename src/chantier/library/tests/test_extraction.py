import io
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from chantier.foundation.access.api import DOCUMENTALIST, Speaker
from chantier.library.models import Attachment, Page
from chantier.library.services.attachments import attach_file, attach_link
from chantier.library.services.extraction import extract, extract_waiting
from chantier.library.services.kinds import load_kinds
from chantier.library.services.writing import create
from chantier.library.tests import crafted_files as made
from chantier.library.tests.test_writing import CASE

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
HER = Speaker(person_id=7)


@pytest.fixture
def resource(settings, tmp_path) -> int:
    settings.MEDIA_ROOT = tmp_path / "files"
    load_kinds(speaker=Speaker(person_id=9, roles=frozenset({DOCUMENTALIST})), at=AT)
    return create(speaker=HER, description=CASE, at=AT).id


def attached(resource: int, content: bytes, name: str = "etude.pdf") -> int:
    upload = SimpleUploadedFile(name, content)
    return attach_file(speaker=HER, resource_id=resource, at=AT, upload=upload, name=name).id


def test_a_file_is_read_once_and_its_pages_are_kept(resource):
    one = attached(resource, made.pdf(["Un quai", "Une épicerie"], language="fr", tagged=True, title="Quai"))
    done = extract(attachment_id=one)
    assert (done.state, done.pages, done.reason) == ("read", 2, None)
    assert list(Page.objects.values_list("number", "text")) == [(1, "Un quai"), (2, "Une épicerie")]
    row = Attachment.objects.get()
    assert row.accessibility == {"tagged": True, "language": "fr", "title": True, "has_text": True}
    assert (row.text_state, row.text_attempts, row.pages) == ("read", 1, 2)
    assert extract(attachment_id=one) is None


def test_a_link_is_never_fetched_to_be_read(resource):
    one = attach_link(speaker=HER, resource_id=resource, url="https://example.org/etude.pdf", at=AT)
    assert extract(attachment_id=one.id) is None
    assert extract_waiting() == {}


def test_one_bad_file_does_not_stop_the_others(resource):
    attached(resource, made.pdf(["Entier"])[:60], "abime.pdf")
    attached(resource, made.pdf(["Le bon"]), "bon.pdf")
    assert extract_waiting() == {"failed": 1, "read": 1}
    assert list(Page.objects.values_list("text", flat=True)) == ["Le bon"]
    assert extract_waiting() == {}
    assert extract_waiting(every=True) == {"failed": 1, "read": 1}
    assert Page.objects.count() == 1


def test_a_file_that_vanished_is_tried_three_times_and_no_more(resource):
    one = attached(resource, made.pdf(["Perdu"]))
    for path in Path(Attachment.objects.get().file and _path(one)).parent.iterdir():
        path.unlink()
    states = [extract(attachment_id=one).state for _ in range(3)]
    assert states == ["waiting", "waiting", "failed"]
    assert extract(attachment_id=one) is None
    assert Attachment.objects.get().text_failure == {"code": "file_missing", "params": {}}


def test_what_was_killed_in_the_middle_each_time_is_left_alone_with_its_reason(resource):
    one = attached(resource, made.pdf(["Un"]))
    Attachment.objects.update(text_attempts=3)
    assert extract(attachment_id=one).reason.code == "tried_too_often"
    assert Attachment.objects.get().text_state == "failed"


def test_without_a_recogniser_a_scan_waits_and_says_so(resource, monkeypatch):
    monkeypatch.setenv("PATH", "")
    one = attached(resource, made.scan(2))
    assert extract(attachment_id=one).state == "ocr"
    assert extract_waiting() == {}
    assert extract(attachment_id=one).reason.code == "recogniser_missing"
    assert Attachment.objects.get().text_failure["code"] == "recogniser_missing"


def test_with_a_recogniser_a_scan_is_read_page_by_page_from_where_it_stopped(resource, monkeypatch, tmp_path):
    one = attached(resource, made.scan(3))
    monkeypatch.setenv("PATH", "")
    extract(attachment_id=one)
    Page.objects.create(attachment_id=one, number=1, text="déjà lu", is_recognised=True)
    program = tmp_path / "bin" / "tesseract"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nhead -c 4 "$1" | tail -c 3\necho " $4"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    assert extract_waiting() == {"read": 1}
    assert list(Page.objects.values_list("number", "text", "is_recognised")) == [
        (1, "déjà lu", True),
        (2, "PNG fra", True),
        (3, "PNG fra", True),
    ]


def test_the_command_reads_what_waits_and_says_what_came_of_it(resource):
    attached(resource, made.pdf(["Un"]))
    out = io.StringIO()
    call_command("library", "extract", stdout=out)
    assert out.getvalue().splitlines()[-1] == "read: 1"
    call_command("library", "extract", stdout=out)
    assert out.getvalue().splitlines()[-1] == "nothing waits"


def _path(one: int) -> str:
    from chantier.foundation.files.api import stored_file

    return str(stored_file(stored_id=Attachment.objects.get(pk=one).file_id).path)
